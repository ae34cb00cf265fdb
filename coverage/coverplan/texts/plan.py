"""Words of what can be wrong with plan.toml."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "plan.not-utf8": Text(
        "{file}：不是 UTF-8 文本。请另存为 UTF-8 编码。", "{file}: not UTF-8 text. Save it as UTF-8."
    ),
    "plan.not-toml": Text(
        "{file}：第 {line} 行（{shown}）不符合 TOML 语法：{why}。请更正，或从 coverplan new 生成的模板改起。",
        "{file}: line {line} ({shown}) is not valid TOML: {why}. Correct it, or start again from what coverplan new writes.",
    ),
    "plan.not-readable": Text(
        "{file}：不能读取：{why}。请更正，或从 coverplan new 生成的模板改起。",
        "{file}: cannot be read: {why}. Correct it, or start again from what coverplan new writes.",
    ),
    "toml.equals": Text("键后面缺少“=”", "no '=' after a key"),
    "toml.bracket": Text("括号没有收尾", "a bracket is not closed"),
    "toml.quote": Text("文字缺少收尾的引号", "the closing quote of a text is missing"),
    "toml.sign": Text("有看不见的控制字符", "there is a control character that is not seen"),
    "toml.return": Text(
        "行尾是老式 Mac 的换行（只有回车符 CR），TOML 不认；请用编辑器把换行符改为 LF 或 CRLF 后保存",
        "it ends as lines of old Macs do (a carriage return alone), which TOML does not know; save the file with line ends LF or CRLF",
    ),
    "toml.backslash": Text(
        "双引号内的反斜杠要写两次；路径请用“/”，或改用单引号",
        "a backslash in double quotes is written twice; use / in paths, or single quotes",
    ),
    "toml.date": Text("没有这个日期", "there is no such date"),
    "toml.twice": Text("同一个键或表写了两次", "a key or table stands twice"),
    "toml.key": Text(
        "这里应写一个键（只用字母、数字、- 和 _，其他要加引号）",
        "a key is wanted here (letters, digits, - and _; anything else stands in quotes)",
    ),
    "toml.value": Text(
        "没有这样的值；文字要加引号，数字和 true、false 不加",
        "no such value; text stands in quotes, numbers and true or false do not",
    ),
    "toml.wide": Text(
        "引号、等号、逗号、括号要用英文（半角）的",
        "quotes, equals signs, commas and brackets must be those of an English keyboard",
    ),
    "toml.deep": Text("嵌套过深，或数字过长", "it is nested too deep, or a number is too long"),
    "plan.other-wanted": Text(
        "这里不能写这样的值；写法见 coverplan reference。", "cannot be so; see coverplan reference."
    ),
    "plan.no-layers": Text(
        "{file}：没有任何图层（[layers.…]），无可检查或计算。文件若被截断，请从原件恢复；否则请写明图层，样例见 coverplan new。",
        "{file}: names no layer ([layers....]), so there is nothing to check or measure. Restore it if it was cut short, or name layers as in what coverplan new writes.",
    ),
    "plan.too-deep": Text(
        "{file}：{key}：嵌套超过 {most} 层。请删去多余的括号。",
        "{file}: {key}: nested more than {most} deep. Take out the brackets that do not belong there.",
    ),
    "plan.too-long": Text(
        "{file}：文件有 {size} 字节，超过 {most} 字节，不会是计划文件。请检查路径。",
        "{file}: has {size} bytes, more than {most}; that is no plan. Check the path.",
    ),
    "plan.hidden-signs": Text(
        "{file}：{key}：“{value}”中有看不见的控制字符（以方框或符号显示），请删去。",
        "{file}: {key}: '{value}' holds signs that are not seen (shown as symbols). Delete them.",
    ),
    "plan.unknown-key": Text(
        "{file}：{key}：没有名为“{word}”的键。{known}。",
        "{file}: {key}: no key is called '{word}'. {known}.",
    ),
    "plan.unknown-word": Text(
        "{file}：{key}：不认识“{word}”。{known}。",
        "{file}: {key}: '{word}' is not known. {known}.",
    ),
    "plan.none-known": Text("目前没有可用的", "There is none"),
    "plan.known": Text("可用：{known}", "Known: {known}"),
    "plan.near-and-known": Text("是否要写：{near}？可用：{known}", "Did you mean: {near}? Known: {known}"),
    "plan.missing-key": Text("{file}：缺少 {key}，请补上。", "{file}: {key} is missing; add it."),
    "plan.wrong-value": Text("{file}：{key} = {value}：{reason}", "{file}: {key} = {value}: {reason}"),
    "plan.horizon": Text("应晚于 {name} = {year}。", "must be later than {name} = {year}."),
    "plan.rate": Text(
        '应为每年的变化率，如 "-0.5 %" 或 "2 %"，一年不超过 50 %。',
        "must be the change in a year, such as '-0.5 %' or '2 %', 50 % at most.",
    ),
    "plan.band-count": Text(
        "groups 分为 {bands} 个年龄段，这里应有 {wanted} 个数。",
        "groups make {bands} {bands:band|bands} of age; {wanted} {wanted:figure is|figures are} wanted here.",
    ),
    "plan.groups-twice": Text("同一人群只能写一次。", "a group can stand once only."),
    "plan.forecast-twice": Text(
        "{file}：人群“{group}”同时写在 [forecast] 和 [cohort] 中，只能用其中一种方法推算。请删去一处。",
        "{file}: group '{group}' stands under [forecast] and under [cohort]; it is forecast in one way only. Leave one out.",
    ),
    "plan.years-wanted": Text(
        "{file}：{key} 需要知道现状年份。请写明 [years] 的 base 和 far。",
        "{file}: {key} needs to know of which year the figures are. Write base and far under [years].",
    ),
    "plan.year-beyond": Text(
        "{file}：{key} = {year} 不在 [years] 的 {base}—{far} 年之内。",
        "{file}: {key} = {year} is not within {base} to {far} of [years].",
    ),
    "plan.year-of-reported": Text(
        "{file}：{key}：上报的数据不能推算到其他年份。请删去 year；建设项目完成率可改用 projects。",
        "{file}: {key}: a reported figure is not measured as of another year. Leave year out; a share of works can be measured by projects.",
    ),
    "plan.measure": Text(
        "应为 {known} 之一；各人群不同时写成表，如 {{ dwellings = 'dwellings' }}。",
        "must be one of {known}; where groups differ, a table such as {{ dwellings = 'dwellings' }}.",
    ),
    "plan.by-differs": Text(
        "与 within = “{within}” 的单位不符。请写 {by} 或删去 by（length 用 m、km，time 用 s、min、h）。",
        "does not fit within = '{within}'. Write {by}, or leave by out (length: m, km; time: s, min, h).",
    ),
    "plan.one-need": Text("只能写 {known} 中的一个。", "only one of {known} can say the need."),
    "plan.all-of-and-facility": Text(
        "已写 all_of，请删去 facility。", "is said by all_of already; leave facility out."
    ),
    "plan.population-differs": Text(
        "是户籍人口的列，与 population = 'resident' 不符（group = {group}）。",
        "is a column of registered people, which does not fit population = 'resident' (group = {group}).",
    ),
    "plan.and-within-same": Text(
        "须用另一种量：within = {within}，一个写路程，另一个写时间。",
        "must bound the other measure: within = {within}; one is a length, the other a time.",
    ),
    "plan.classes-mixed": Text(
        "只能按一种方式分类：urban、rural，或 county、town、village，或区划类型（如 街道、镇、乡）。",
        "classes must be of one sort: urban, rural, or county, town, village, or types of units, as the boundaries have them.",
    ),
    "plan.classes-units": Text(
        "各类的限值须同为路程或同为时间。", "the cutoffs of all classes must be lengths, or all be times."
    ),
    "plan.class-and-all": Text("{key} 和 {by_class} 只能写一个。", "give {key} or {by_class}, not both."),
    "plan.each-class-of-none": Text(
        "within 没有分类，不能要求各类分别达到。",
        "within has no classes, so each of them cannot be asked to reach the target.",
    ),
    "plan.date-wanted": Text(
        "应为日期，如 2027-12-31（不加引号）。", "must be a date such as 2027-12-31, without quotes."
    ),
    "plan.siting-conditions": Text(
        "{file}：[[siting]] goal = “{goal}”：该目标有分类限值、第二项限值、多家设施或多类设施的要求，尚不能据此选址。请另写一个只有一项限值的目标用于选址。",
        "{file}: [[siting]] goal = '{goal}': the goal has cutoffs, providers or targets by class, a second cutoff, several providers or several kinds at once; sites cannot be proposed "
        "for it. Give siting a goal of its own with one cutoff.",
    ),
    "plan.no-steps": Text("至少写一个年份。", "needs at least one year."),
    "plan.year-wanted": Text(
        "“{value}”不是年份。请写 {first} 至 {last} 的四位年份，如 {{ 2026 = 7.6, 2035 = 6.0 }}。",
        "'{value}' is no year. Write years from {first} to {last}, such as {{ 2026 = 7.6, 2035 = 6.0 }}.",
    ),
    "plan.land": Text(
        "用地 {low}–{high} 平方米：前小后大，且须大于 0。",
        "land of {low} to {high} m2 a place: write the least first, above 0.",
    ),
    "plan.steps-late": Text(
        "{file}：{key} 从 {first} 年起，而计算从 {start} 年起。请补上 {start} 年的数字。",
        "{file}: {key} begins in {first}, the years counted in {start}. Add a figure for {start}.",
    ),
    "plan.before-base": Text(
        "{file}：{key} = {start}，早于基期 {base} 年（[years] base）。请改为 {base} 年或以后。",
        "{file}: {key} = {start} lies before the base year {base} ([years] base). Write {base} or later.",
    ),
    "plan.shares-sum": Text(
        "各类比例合计为 {total}，应为 100 %。", "the shares add up to {total}, not to 100 %."
    ),
    "plan.rule-stops": Text(
        "此规则不能关闭或降级：不更正就无法确定数字属于哪个区划。",
        "this rule stays on, and an error: until what it finds is mended, nobody knows to which unit a figure belongs.",
    ),
    "plan.pattern-wrong": Text(
        "“{value}”不是正确的正则表达式（{why}）。", "'{value}' is no regular expression ({why})."
    ),
    "plan.must-be": Text("必须 {bound}。", "must be {bound}."),
    "plan.int-wanted": Text("应为整数。", "must be a whole number."),
    "plan.float-wanted": Text("应为数字（不加引号和单位）。", "must be a number, without quotes or a unit."),
    "plan.bool-wanted": Text("应为 true 或 false。", "must be true or false."),
    "plan.finite-wanted": Text(
        "应为有限的数，不能是 inf 或 nan。", "must be a finite number, not inf or nan."
    ),
    "plan.string-wanted": Text("应为加引号的文字。", "must be text in quotes."),
    "plan.id": Text(
        "id 只能用字母、数字、汉字、. _ -，不超过 {most} 个字；不能以 . 或 - 开头，不能以 . 结尾；"
        "不能是 CON、NUL、PRN、AUX、COM1–COM9、LPT1–LPT9（Windows 保留的名称，带后缀也不行）。",
        "an id takes letters, digits, . _ - only, {most} at most; it begins with no . or - and ends with no .; "
        "it is not CON, NUL, PRN, AUX, COM1 to COM9 or LPT1 to LPT9, which Windows keeps, with any ending.",
    ),
    "plan.country": Text(
        "应为 ISO 3166 两字母国家代码，如 CN。", "must be an ISO 3166 code of two letters, such as CN."
    ),
    "finding.plan.country-unknown": Text(
        "“{area}”位于中国及周边的范围内，但没有写明属于哪个国家；按中国境内的方案处理：带“内部工作底图，不得公开”的标记，并引用中国法规。",
        "'{area}' lies in the region around China, and nothing says in which country: it is held for Chinese, carries the mark of "
        "internal maps, and Chinese law is cited.",
    ),
    "finding.plan.country-unknown.advice": Text(
        '请在 plan.toml 的 [area] 中写明，如 country = "CN"；其他国家写其代码，标记即不再出现。',
        'Say so in [area] of plan.toml: country = "CN", or the code of another country, which takes the mark away.',
    ),
    "plan.cutoff-beyond": Text(
        "最大为 {most}，区县规划用不到更大的值。请检查数字和单位。",
        "must be {most} at most; no plan of a county needs more. Check the number and its unit.",
    ),
    "plan.list-wanted": Text('应为列表，如 ["a", "b"]。', 'must be a list such as ["a", "b"].'),
    "plan.too-wanted": Text("不能为空。", "must not be empty."),
    "plan.more-wanted": Text("至少要写 {count} 项。", "must have {count} entries or more."),
    "plan.fewer-wanted": Text("最多写 {count} 项。", "must have {count} entries at most."),
    "plan.shorter-wanted": Text(
        "文字太长，最多 {count} 个字。", "is too long a text: {count} letters at most."
    ),
    "plan.table-wanted": Text(
        "应为一组“键 = 值”（表），不是一个值。请写成 {key} = {{ 键 = 值, … }}。",
        "must be a table of keys, not one value. Write {key} = {{ key = value, ... }}.",
    ),
    "plan.goal-twice": Text(
        "{file}：目标 id “{goal}”出现 {count} 次；每个目标的 id 必须唯一。",
        "{file}: goal id '{goal}' stands {count} times; give each goal its own.",
    ),
    "plan.siting-twice": Text(
        "{file}：[[siting]] 的 id “{siting}”出现 {count} 次；每个方案的 id 必须唯一。",
        "{file}: [[siting]] id '{siting}' stands {count} times; give each answer its own.",
    ),
    "plan.travel": Text("{file}：[travel.{name}]：{reason}", "{file}: [travel.{name}]: {reason}"),
    "plan.candidates": Text(
        "{file}：[[siting]] candidates：“{word}”既不是候选点来源，也不是已有的文件。{known}。",
        "{file}: [[siting]] candidates: '{word}' is no source of candidates and no file that is there. {known}.",
    ),
    "plan.siting-goal": Text(
        "{file}：[[siting]] goal = “{goal}”：方案中没有这样的配建（quota）或覆盖（reach）目标。{known}。",
        "{file}: [[siting]] goal = '{goal}': the plan has no such quota or reach goal. {known}.",
    ),
}
