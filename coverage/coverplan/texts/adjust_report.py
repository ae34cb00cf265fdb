"""Words of the reports on changes of units, and of ranking alternatives."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "plan.no-weights": Text("各项权重不能全为 0。", "not all weights can be 0."),
    # ranking
    "cli.adjust.rank": Text(
        "第 {rank} 名：{name}，综合得分 {score}，在 {first} 的权重组合下居首",
        "Rank {rank}: {name}, score {score}, first under {first} of the weightings",
    ),
    "ranking.left-out": Text(
        "下列方案没有这项数据，本项不计入排序：{names}",
        "not known of {names}, so it is left out of the ranking",
    ),
    "ranking.no-seat": Text(
        "{people} 人所在乡镇没有驻地坐标，无法计算", "{people} people are in towns without a seat, so no way is known"
    ),
    "ranking.no-way": Text("未计无路可达的 {people} 人", "{people} people without any way are not counted"),
    "criterion.balance": Text("各乡镇人口均衡（变异系数）", "Balance of people (coefficient of variation)"),
    "criterion.compactness": Text("各乡镇形状紧凑度（Polsby–Popper）", "Compactness of towns (Polsby-Popper)"),
    "criterion.distance_mean": Text("居民到驻地的平均路程", "Mean way to the seat"),
    "criterion.distance_p95": Text("95% 居民到驻地不超过", "95 % have their seat within"),
    "criterion.goals": Text("达到的规划目标数", "Goals met"),
    "criterion.villages": Text("改变隶属的村（居）数", "Villages that come under another town"),
    "better.high": Text("越大越好", "higher is better"),
    "better.low": Text("越小越好", "lower is better"),
    "column.rank-of-alternative": Text("名次", "Rank"),
    "column.alternative": Text("方案", "Alternative"),
    "column.score": Text("综合得分", "Score"),
    "column.first_share": Text("居首的权重组合占比", "First under"),
    "column.criterion": Text("指标", "Criterion"),
    "column.better": Text("方向", "Better"),
    "column.weight_share": Text("权重", "Weight"),
    "column.first_from": Text("居首的权重下限", "First from weight"),
    "column.first_to": Text("居首的权重上限", "First to weight"),
    "column.criterion_score": Text("单项得分", "Score of it"),
    # what a unit was and is
    "column.before": Text("变更前", "Before"),
    "column.after": Text("变更后", "After"),
    "column.change-number": Text("序号", "No."),
    "column.met-before": Text("变更前是否达到", "Met before"),
    "column.met-after": Text("变更后是否达到", "Met after"),
    "column.code_fate": Text("代码去向", "Code"),
    "column.residents": Text("人口（人）", "Residents"),
    "column.residents_60plus": Text("60岁以上（人）", "Aged 60+"),
    "column.households": Text("户数（户）", "Households"),
    "column.area_km2": Text("面积（平方公里）", "Area (km²)"),
    "column.villages": Text("村（居）数", "Villages"),
    "column.parent": Text("隶属", "Under"),
    "column.seat": Text("驻地（经度，纬度）", "Seat (lon, lat)"),
    "column.effect": Text("影响", "Effect"),
    "column.gdp": Text("地区生产总值", "GDP"),
    "column.revenue": Text("一般公共预算收入", "Public revenue"),
    "column.urban-income": Text("城镇居民人均可支配收入", "Urban income a head"),
    "column.rural-income": Text("农村居民人均可支配收入", "Rural income a head"),
    "code-fate.kept": Text("保留", "kept"),
    "code-fate.retired": Text("废止", "retired"),
    "code-fate.new": Text("新赋", "new"),
    "effect.gains": Text("受益", "gains"),
    "effect.loses": Text("受损", "loses"),
    "effect.same": Text("不变", "same"),
    # the report
    "adjusted.title": Text("{area}行政区划变更测算：{title}", "What if boundaries of {area} move: {title}"),
    "adjusted.effective": Text("假设自 {day} 起施行", "Assumed from {day} on"),
    "adjusted.not-legal": Text("不是法定地图", "Not a legal map"),
    "adjusted.map": Text("变更前后对照图", "Map before and after"),
    "adjusted.map-before": Text("变更前", "Before"),
    "adjusted.map-after": Text("变更后", "After"),
    "adjusted.slider": Text("拖动滑块对照：左侧为变更前，右侧为变更后", "Drag the slider: before on the left, after on the right"),
    "adjusted.changed-unit": Text("有变化的乡镇（街道）", "Towns that change"),
    "adjusted.moved-village": Text("改变隶属的村（居）", "Villages that come under another town"),
    "adjusted.seat": Text("驻地", "Seat"),
    "adjusted.print": Text("打印", "Print"),
    "adjusted.changes": Text("变更事项与代码", "The changes and the codes"),
    "adjusted.units-before": Text("有关乡镇（街道）变更前", "Towns concerned, before"),
    "adjusted.units-after": Text("有关乡镇（街道）变更后", "Towns concerned, after"),
    "adjusted.types": Text("乡镇（街道）数：变更前{before}；变更后{after}。", "Towns: {before} before, {after} after."),
    "adjusted.type-count": Text("{type} {count} 个", "{count} {type}"),
    "adjusted.goals": Text("规划目标变更前后", "Goals before and after"),
    "adjusted.newly-met": Text("新达标：{names}。", "Newly met: {names}."),
    "adjusted.newly-missed": Text("不再达标：{names}。", "No longer met: {names}."),
    "adjusted.no-turn": Text("没有目标由未达标变为达标，或由达标变为未达标。", "No goal comes to be met or missed."),
    "adjusted.effects": Text("哪些区划受益、受损", "Who gains and who loses"),
    "adjusted.no-effects": Text("各区划的目标完成情况没有变化。", "No unit gains or loses."),
    "adjusted.more": Text("另有 {count} 行，见 {file}。", "{count} more {count:row is|rows are} in {file}."),
    "adjusted.findings": Text("变更后新出现的问题", "Findings that are new after the change"),
    "adjusted.no-findings": Text("没有新出现的问题。", "None."),
    "adjusted.ranking": Text("方案比较", "The alternatives"),
    "adjusted.ranking-about": Text(
        "得分按 plan.toml 中 [adjust.weights] 的权重加权；“居首的权重组合占比”为 {count} 组均匀分布的权重中该方案居首的比例。",
        "Scores are weighed as [adjust.weights] of plan.toml says; 'first under' is the share of {count} evenly spread weightings under which the alternative is first.",
    ),
    "adjusted.none": Text("无", "none"),
    "adjusted.unknown": Text("—", "—"),
    # the fixed wording of changes
    "wording.merge": Text(
        "撤销{units}，设立{into}，以原{units}的行政区域为{into}的行政区域。",
        "{units} are abolished and {into} is set up on their territory.",
    ),
    "wording.merge-into": Text(
        "撤销{units}，将其行政区域并入{keeper}。", "{units} are abolished and their territory goes to {keeper}."
    ),
    "wording.renamed": Text("{before}更名为{after}。", "{before} is renamed {after}."),
    "wording.split-off": Text(
        "将{unit}的{villages}析出，设立{part}，以上述村（居）的行政区域为{part}的行政区域。",
        "{villages} are taken out of {unit} to set up {part}.",
    ),
    "wording.split": Text(
        "撤销{unit}，设立{parts}；其中{part}辖{villages}。", "{unit} is abolished and {parts} are set up; {part} has {villages}."
    ),
    "wording.split-part": Text("{part}辖{villages}。", "{part} has {villages}."),
    "wording.split-line": Text(
        "以附图所示界线为界，将{unit}分设为{parts}。", "{unit} is split into {parts} along the line on the map."
    ),
    "wording.transfer": Text(
        "将{unit}的{villages}划归{to}管辖。", "{villages} of {unit} are put under {to}."
    ),
    "wording.upgrade": Text(
        "撤销{unit}，设立{into}，以原{unit}的行政区域为{into}的行政区域。",
        "{unit} is abolished and {into} is set up on its territory.",
    ),
    "wording.new_code": Text(
        "{unit}的代码由{before}变更为{after}。", "The code of {unit} changes from {before} to {after}."
    ),
    "wording.move_line": Text(
        "变更{units}之间的行政区域界线，新界线走向以附图为准。", "The line between {units} is moved, as the map shows."
    ),
    "wording.move_seat": Text("{unit}驻地迁至{seat}。", "The seat of {unit} moves to {seat}."),
    # the application
    "application.title": Text("{area}行政区划变更申报方案（草稿）", "Application for a change of units of {area} (draft)"),
    "application.subtitle": Text("方案：{title}　假设自 {day} 起施行", "Alternative: {title}; assumed from {day} on"),
    "application.blank": Text("【待填：{what}】", "[to be filled in: {what}]"),
    "application.blank-plain": Text("【待填】", "[to be filled in]"),
    "application.reported": Text("{value}（{told}）", "{value} ({told})"),
    "application.basics": Text("变更前基本情况", "Basic facts before the change"),
    "application.area": Text(
        "{area}（代码 {code}）现辖{types}，人口{people}，面积{land}。",
        "{area} (code {code}) has {types}, {people} residents and an area of {land}.",
    ),
    "application.county-figures": Text(
        "地区生产总值{gdp}；一般公共预算收入{revenue}；城镇居民人均可支配收入{urban}；农村居民人均可支配收入{rural}。",
        "GDP {gdp}; public revenue {revenue}; urban income a head {urban}; rural income a head {rural}.",
    ),
    "application.neighbours": Text("四至和毗邻区划", "neighbours and how the area lies"),
    "application.people": Text("{number} 人", "{number} people"),
    "application.km2": Text("{number} 平方公里", "{number} km²"),
    "application.reasons": Text("变更理由", "Reasons"),
    "application.reason.need": Text("经济社会发展和城镇规划的需要", "economic and social development, town planning"),
    "application.reason.government": Text("管理服务和方便群众的需要", "administration, and what is easier for people"),
    "application.reason.history": Text("历史沿革和地名文化方面的考虑", "history and the culture of names"),
    "application.scheme": Text("变更方案", "The change"),
    "application.after": Text("变更后基本情况", "Basic facts after the change"),
    "application.codes": Text("隶属关系和行政区划代码", "Units above, and codes"),
    "application.approval": Text("审批权限与时限", "Who approves, and by when"),
    "application.impact": Text("对民政服务设施规划目标的影响", "What it means for the goals"),
    "application.maps": Text("变更前后示意图（不是法定地图）", "Maps before and after (not legal maps)"),
    "application.findings": Text("变更后需要处理的问题", "What is to be put right after the change"),
    "application.annexes": Text("附件目录", "Annexes"),
    "application.annex": Text("附件{number}：{title}", "Annex {number}: {title}"),
    "application.law": Text(
        "《行政区划管理条例》第十三条要求随申报方案附风险评估报告、专家论证报告、征求社会公众等意见的报告和变更前后图件。以下三份报告为提纲，已知数据已填入，其余待填。",
        "Article 13 of the Regulation on Administrative Divisions asks for a risk assessment, an opinion of experts, a report on the opinions of the public and maps. The three reports below are skeletons: what is known is filled in.",
    ),
    "risk.title": Text("风险评估报告（提纲）", "Risk assessment (skeleton)"),
    "risk.scope": Text("评估事项和范围", "What is assessed"),
    "risk.scope-text": Text(
        "本次变更涉及{towns}个乡镇（街道），{villages}个村（居）改变隶属，涉及居民{people}。",
        "The change concerns {towns} {towns:town|towns}; {villages} {villages:village|villages} with {people} come under another town.",
    ),
    "risk.known": Text("已识别的风险点", "Risks that are known"),
    "risk.codes": Text(
        "{count} 个代码废止或新赋，须同步更新证照、户籍、不动产、社保和民政业务系统。",
        "{count} {count:code retires or is|codes retire or are} given anew: papers, registers and systems follow.",
    ),
    "risk.losers": Text(
        "按现有设施测算，{count} 个乡镇（街道）至少一项规划目标完成情况变差：{names}。",
        "With the facilities there are, {count} {count:town loses|towns lose} on some goal: {names}.",
    ),
    "risk.missed": Text("以下规划目标由达标变为未达标：{names}。", "These goals are no longer met: {names}."),
    "risk.findings": Text("数据检查新发现 {count} 项错误，见申报方案正文。", "{count} new {count:error is|errors are} found in the data; see the application."),
    "risk.none-known": Text("现有数据未显示风险点；其他风险见下列各项。", "The data show none; for others see below."),
    "risk.law": Text("合法性、合理性、可行性、可控性分析", "whether it is lawful, reasonable, feasible and under control"),
    "risk.assets": Text("干部安置、资产债务、集体土地和遗留问题", "staff, property and debts, collective land, old questions"),
    "risk.mood": Text("社会稳定和舆情风险及其等级", "public order and opinion, and how grave"),
    "risk.measures": Text("防范化解措施和应急预案", "what is done against them"),
    "risk.conclusion": Text("评估结论和风险等级", "conclusion and level of risk"),
    "experts.title": Text("专家论证报告（提纲）", "Opinion of experts (skeleton)"),
    "experts.who": Text("论证时间、地点、专家名单和单位", "time, place, experts and their offices"),
    "experts.before-them": Text("供论证的数据", "Figures for the experts"),
    "experts.necessity": Text("必要性意见", "whether it is needed"),
    "experts.scheme": Text("对方案、界线、驻地和名称的意见", "on the change, the line, the seat and the name"),
    "experts.conclusion": Text("论证结论和签名", "conclusion and signatures"),
    "public.title": Text("征求社会公众等意见情况报告（提纲）", "Opinions of the public and others (skeleton)"),
    "public.whom": Text("征求意见的对象", "Who is asked"),
    "public.whom-text": Text(
        "涉及的村（居）：{names}。", "Villages concerned: {names}."
    ),
    "public.whom-none": Text("没有村（居）改变隶属。", "No village comes under another town."),
    "public.how": Text("征求意见的方式、时间和范围（公示、座谈、问卷、人大代表和政协委员）", "how and when people were asked"),
    "public.opinions": Text("收到意见的数量、赞成和反对的比例", "how many answered, for and against"),
    "public.taken": Text("意见采纳情况和未采纳理由", "what was taken up and what was not, and why"),
}  # fmt: skip
