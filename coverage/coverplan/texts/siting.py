"""Words of cost matrices and of siting."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "siting.weight-missing": Text(
        "需求点 {demand}：没有权重。每个需求点都要有权重（没有的请填 0）。",
        "demand point {demand}: no weight. Give every one a weight (0 where there is nothing to serve).",
    ),
    "siting.weight-unknown": Text(
        "需求点 {demand}：有权重，但不在成本矩阵中。请更正编号，或为它计算成本。",
        "demand point {demand}: has a weight, but is not in the costs. Correct the id, or compute its costs.",
    ),
    "siting.weight-no-number": Text(
        "需求点 {demand}：权重“{value}”不是数值。请更正。",
        "demand point {demand}: the weight '{value}' is no number. Correct it.",
    ),
    "siting.weight-negative": Text(
        "需求点 {demand}：权重 {value} 为负数。请更正。",
        "demand point {demand}: the weight {value} is negative. Correct it.",
    ),
    "siting.fixed-unknown": Text(
        "既有设施点 {site} 不在成本矩阵中。请更正编号，或为它计算成本。",
        "fixed site {site} is not in the costs. Correct the id, or compute its costs.",
    ),
    "siting.cutoff-missing": Text(
        '覆盖模型需要限值。请写成如 cutoff="5 km"。',
        "A covering model needs a cutoff. Give one, like cutoff='5 km'.",
    ),
    "siting.no-result": Text(
        "propose 的第二个参数应为 cp.measure 的结果，收到的是 {given}；不给出则先测算。",
        "The second argument of propose must be what cp.measure returned, got {given}; leave it out to measure first.",
    ),
    "siting.p": Text(
        "新建数量 p = {p} 无效。请用 0 或正整数。",
        "p = {p} is no number of new sites. Use a whole number, 0 or more.",
    ),
    "siting.time-limit": Text(
        "时限 {value} 秒无效。请用 0 或正数。", "time limit {value} s is not valid. Use 0 or more."
    ),
    "siting.progress": Text(
        "{title}：目前最好 {objective}，界限 {bound}，差距 {gap}，已用 {seconds} 秒",
        "{title}: best so far {objective}, bound {bound}, gap {gap}, {seconds} s",
    ),
    "siting.gap": Text(
        "允许差距 {value} 无效。请用 0 或正数（0.01 即 1 %）。",
        "gap {value} is not valid. Use 0 or more (0.01 is 1 %).",
    ),
    "siting.cover": Text(
        "应覆盖的比例 cover = {value} 无效。请用 0 到 1 之间的数（0.9 即 90 %）。",
        "cover = {value} is no share to cover. Use a number from 0 to 1 (0.9 is 90 %).",
    ),
    "siting.beyond": Text(
        "搜索范围外的代价 beyond = {value} 无效。请用不小于搜索范围（{search:g}）的数。",
        "beyond = {value} is no cost beyond the search. Use a number no less than the search ({search:g}).",
    ),
    "siting.solver": Text(
        "求解器出错（{status}）。请报告此问题并附上输入。",
        "The solver failed ({status}). Please report this with the input.",
    ),
    "finding.siting.layer-missing": Text(
        "候选点“{source}”需要“{layer}”图层，但方案中没有。",
        "Candidates '{source}' need the {layer} layer, which the study lacks.",
    ),
    "finding.siting.layer-missing.advice": Text(
        "请补充该图层，或在 [[siting]] 的 candidates 中换用其他来源。",
        "Add the layer, or name other candidates under [[siting]].",
    ),
    "finding.siting.candidate-outside": Text(
        "候选点 {site}（来自 {source}）不在规划区内，未采用。",
        "Candidate {site} (of {source}) lies outside the area and was left out.",
    ),
    "finding.siting.candidate-outside.advice": Text(
        "请核对坐标和坐标基准，或删除该候选点。", "Check its coordinates and datum, or remove it."
    ),
    "finding.siting.candidate-twice": Text(
        "候选点 {site}（来自 {source}）与另一候选点编号或位置相同，只用一次。",
        "Candidate {site} (of {source}) has the id or the place of another one and counts once.",
    ),
    "finding.siting.candidate-twice.advice": Text(
        "如两点确实不同，请更正编号或坐标。", "If the two do differ, correct the id or the coordinates."
    ),
    "finding.siting.seats-missing": Text(
        "候选“{source}”：{count} 个区划既没有边界也没有驻地坐标，不能作候选点。",
        "Candidates '{source}': {count} {count:unit has|units have} neither outline nor seat, and {count:brings|bring} no candidate.",
    ),
    "finding.siting.seats-missing.advice": Text(
        "请填写 seat_lon、seat_lat。", "Fill in seat_lon and seat_lat."
    ),
    "finding.siting.candidate-no-road": Text(
        "“{goal}”：{count} 个候选点附近没有可用道路，未采用：{sites}。",
        "'{goal}': {count} {count:candidate finds|candidates find} no road nearby and {count:is|are} of no use: {sites}.",
    ),
    "finding.siting.candidate-no-road.advice": Text(
        "请核对位置，补充道路，或放宽 snap_limit_m。", "Check their places, add roads, or raise snap_limit_m."
    ),
    "finding.siting.no-candidates": Text(
        "“{goal}”：没有候选点，无法提出选址。", "{goal}: there are no candidate sites, so none is proposed."
    ),
    "finding.siting.no-candidates.advice": Text(
        "请在 [[siting]] 的 candidates 中换用其他来源。", "Name other candidates in the [[siting]] block."
    ),
    "finding.siting.not-measured": Text(
        "“{goal}”未能测算，因此不提出选址。", "{goal} was not measured, so no site is proposed for it."
    ),
    "finding.siting.not-measured.advice": Text(
        "请先补齐该目标所需的图层，见目标表的说明。",
        "Add the layers it needs first; the goals' notes say which.",
    ),
    "finding.siting.unreached": Text(
        "“{goal}”：{points} 个需求点（{weight}）任何候选点和现有设施都到不了，已列出。",
        "'{goal}': {points} demand {points:point|points} with {weight} {points:is|are} out of reach of every candidate; they are named.",
    ),
    "finding.siting.unreached.advice": Text(
        "请在这些地方附近增加候选点，或核对道路。", "Add candidates near them, or check the roads there."
    ),
    "finding.siting.target-out-of-reach": Text(
        "“{goal}”：全部候选点和现有设施合起来最多达到 {most}，离目标 {target} 还差 {short} 个百分点。",
        "'{goal}': all candidates and facilities together reach {most} at most, {short} percentage points short of the target of {target}.",
    ),
    "finding.siting.target-out-of-reach.advice": Text(
        "如要达标，请增加候选点，或核对限值和道路。",
        "To meet the target, add candidates, or check the limit and the roads.",
    ),
    "finding.siting.towns-left-out": Text(
        "“{goal}”：方案只考虑 {count} 个乡镇（街道）中的 {known} 个；其余没有数据，方案和“最优”的说法都不涉及它们：{names}。",
        "'{goal}': the plan is about {known} of {count} towns; the others have no figure, and neither the sites nor the "
        "proof take them in: {names}.",
    ),
    "finding.siting.towns-left-out.advice": Text(
        "请补充这些区划的数据后重新选址。", "Fill in their figures and propose anew."
    ),
    "finding.siting.fewer-sites": Text(
        "“{goal}”：要求新建 {asked} 处，只有 {found} 处能增加覆盖。",
        "'{goal}': {asked} new sites were asked for, but only {found} add coverage.",
    ),
    "finding.siting.fewer-sites.advice": Text(
        "其余的需要其他候选点或更大的限值。", "The rest needs other candidates or a larger cutoff."
    ),
    "finding.siting.time-limit": Text(
        "“{goal}”：到时限时尚未证明最优，差距不超过 {gap} %；再次运行结果可能不同。",
        "'{goal}': not proved best when the time ran out; within {gap} % of the best. Another run may differ.",
    ),
    "finding.siting.time-limit.advice": Text(
        "如需证明，请增大 time_limit_s 后重新运行。", "For proof, raise time_limit_s and run again."
    ),
    "finding.siting.interrupted": Text(
        "“{goal}”：求解被 Ctrl-C 中断，采用当时最好的方案，未证明最优，差距不超过 {gap} %。",
        "'{goal}': stopped by Ctrl-C; the best choice found until then is taken, not proved best; within {gap} % of the best.",
    ),
    "finding.siting.interrupted.advice": Text(
        "如需证明，请重新运行并等待求解结束。", "For proof, run again and let it end."
    ),
    "finding.siting.undecided": Text(
        "“{goal}”：时限未到，求解器已不能继续（权重或费用大小悬殊时会如此），未证明最优，差距不超过 {gap} %。",
        "'{goal}': the solver could not go on although time was left, as with weights or costs of very different size; not proved best; within {gap} % of the best.",
    ),
    "finding.siting.undecided.advice": Text(
        "请检查权重和费用中有无过大或过小的数，改正后重新运行。",
        "Look for numbers among weights and costs that are far too large or too small, mend them and run again.",
    ),
    "finding.siting.serves-all": Text(
        "“{goal}”：现有设施按服务范围计，新建设施按向各区划开放计。",
        "'{goal}': existing facilities count for those they serve; a new site is taken as open to every unit.",
    ),
    "finding.siting.serves-all.advice": Text(
        "如新建设施只服务部分区划，请按区划分别选址。",
        "If a new site is to serve some units only, plan those apart.",
    ),
    "finding.siting.straight-line": Text(
        "“{goal}”：没有道路，区划内的选址按直线距离比较。",
        "'{goal}': there are no roads; sites within a unit are compared in a straight line.",
    ),
    "finding.siting.straight-line.advice": Text("请补充道路图层。", "Add a roads layer."),
    "finding.siting.unit-short": Text(
        "“{goal}”：{name}还缺 {count} 处，候选点只够 {found} 处。",
        "'{goal}': {name} lacks {count}, but has candidates for {found} only.",
    ),
    "finding.siting.unit-short.advice": Text("请为该区划增加候选点。", "Add candidates in this unit."),
    "model.mclp": Text("最大覆盖（MCLP）", "maximal covering (MCLP)"),
    "model.lscp": Text("集合覆盖（LSCP）", "set covering (LSCP)"),
    "model.p_median": Text("p-中位", "p-median"),
    "model.p_center": Text("p-中心", "p-center"),
    "solution.optimal": Text("已证明最优", "proved optimal"),
    "solution.feasible": Text("达到要求精度", "within the gap asked"),
    "solution.time_limit": Text("限时内最好", "best within the time limit"),
    "solution.interrupted": Text("中断时最好", "best when it was stopped"),
    "solution.undecided": Text("未能证明，所得最好", "best found; the solver could prove no more"),
    "solution.infeasible": Text("无解", "no solution"),
    "answer.title": Text("{title}（方案 {plan}）", "{title} ({plan})"),
    "answer.met-today": Text(
        "现状 {before}，已达到目标 {target}，无需新建。",
        "The target of {target} is met today ({before}); nothing needs to be built.",
    ),
    "answer.met-today-too": Text(
        "现状 {before}，已达到目标 {target}。", "The target of {target} is met today ({before})."
    ),
    "answer.met": Text(
        "{count} 处即达标：由 {before} 提高到 {after}（目标 {target}）。",
        "{count} {count:site reaches|sites reach} the target of {target}: from {before} to {after}.",
    ),
    "answer.all": Text("全部 {count} 处达到 {last}。", "All {count} bring it to {last}."),
    "answer.not-met": Text(
        "{count} 处建成后由 {before} 到 {after}，仍未达标（目标 {target}，还差 {short}）。",
        "With {count} new {count:site|sites} from {before} to {after}: the target of {target} is not met, {short} short.",
    ),
    "answer.none": Text(
        "没有建议新建的地点：现状 {before}，未达标（目标 {target}，还差 {short}）。",
        "No site is proposed: it stands at {before}, the target of {target} is not met, {short} short.",
    ),
    "answer.enough": Text(
        "另行比较，达标最少需要 {count} 处（已证明）。",
        "Chosen for the target alone, {count} {count:site reaches|sites reach} it, and no fewer (proved).",
    ),
    "answer.enough-found": Text(
        "另行比较，{count} 处可以达标（是否最少尚未证明）。",
        "Chosen for the target alone, {count} {count:site reaches|sites reach} it (not proved to be the fewest).",
    ),
    "answer.most": Text(
        "全部候选地点合起来最多达到 {most}，达不到目标，还差 {short}。",
        "All candidates together reach {most} at most, {short} short of the target.",
    ),
    "answer.target-line": Text(
        "以上 {count} 处即达标（目标 {target}）", "the target of {target} is met up to here ({count})"
    ),
    "answer.met-here": Text("{value}，达标", "{value}, target met"),
    "proof.target": Text(
        "在给定的候选地点中，少于 {count} 处无法达标（已证明）。",
        "Proved: with these candidates no fewer sites reach the target.",
    ),
    "proof.everybody": Text(
        "在给定的候选地点中，少于 {count} 处达不到这样的覆盖（已证明）。",
        "Proved: with these candidates no fewer sites cover as much.",
    ),
    "proof.mclp": Text(
        "在给定的候选地点中，同样处数没有覆盖更多的选法（已证明）。",
        "Proved: with these candidates no other choice of this number of sites covers more.",
    ),
    "proof.p_median": Text(
        "在给定的候选地点中，同样处数没有平均{measure}更短的选法（已证明）。",
        "Proved: with these candidates no other choice of this number of sites has a smaller mean {measure}.",
    ),
    "proof.p_center": Text(
        "在给定的候选地点中，同样处数没有最大{measure}更短的选法（已证明）。",
        "Proved: with these candidates no other choice of this number of sites has a smaller largest {measure}.",
    ),
    "proof.quota": Text(
        "各区划所缺设施都在本区划的候选地点中选取，没有平均{measure}更短的选法（已证明）。",
        "Proved: with the candidates of each unit no other choice has a smaller mean {measure}.",
    ),
    "proof.fewest-open": Text(
        "尚未证明 {count} 处是最少：已证明至少需要 {least} 处。",
        "Not proved to be the fewest: at least {least} are needed (proved).",
    ),
    "proof.time_limit": Text(
        "这是限定时间内找到的最好选法，未证明最优：与最优相差不超过 {gap}。",
        "The best choice found within the time limit, not proved the best: it is within {gap} of the best.",
    ),
    "proof.interrupted": Text(
        "这是中断求解时最好的选法，未证明最优：与最优相差不超过 {gap}。",
        "The best choice found when the search was stopped, not proved the best: it is within {gap} of the best.",
    ),
    "proof.undecided": Text(
        "求解器已不能继续，这是所得最好的选法，未证明最优：与最优相差不超过 {gap}。",
        "The best choice found before the solver could not go on, not proved the best: it is within {gap} of the best.",
    ),
    "proof.feasible": Text(
        "已达到要求的精度：与最优相差不超过 {gap}。",
        "Proved to the gap that was asked: within {gap} of the best.",
    ),
    "proof.status": Text("求解状态：{status}。", "Status of the solution: {status}."),
    "proof.length": Text("路程", "distance"),
    "proof.time": Text("用时", "travel time"),
}
