"""Words of the checks of names."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "layer.name_readings": Text("读音表", "table of readings"),
    "layer.name_terms": Text("词表", "list of words"),
    "names.reading-count": Text(
        "{file} 第 {row} 行：“{text}”有 {count} 个字，读音“{said}”却有 {syllables} 个音节。每个字一个音节，用空格分开，如 kàn zhuāng。",
        "{file} row {row}: '{text}' has {count} {count:character|characters}, its reading '{said}' {syllables} {syllables:syllable|syllables}. Give one a character, with blanks between, such as kàn zhuāng.",
    ),
    "names.reading-syllable": Text(
        "{file} 第 {row} 行：“{syllable}”不是汉语拼音音节。请用带声调的拼音（kàn）或数字标调（kan4）。",
        "{file} row {row}: '{syllable}' is no syllable of pinyin. Write it with its tone (kàn) or the number of it (kan4).",
    ),
    "names.reading-text": Text(
        "{file} 第 {row} 行：“{text}”应只有汉字。",
        "{file} row {row}: '{text}' should be of Chinese characters only.",
    ),
    "table.known.use": Text("词 word、姓氏 surname", "word, surname"),
    "table.known.sort": Text(
        "领导人 leader、人名 person、外国地名 foreign、企业 enterprise、自然实体 natural、允许 allowed",
        "leader, person, foreign, enterprise, natural, allowed",
    ),
    "finding.name.duplicate": Text(
        "{unit}与另外 {count} 个区划专名相同（“{specific}”）：{others}。",
        "{unit} shares its name proper ({specific}) with {count} other {count:unit|units}: {others}.",
    ),
    "finding.name.duplicate.advice": Text(
        "县内村（居）委会所在地、省内乡镇、同一建成区内街路巷不应重名。{standing}",
        "Villages of a county, towns of a province and streets of a built-up area are not to share a name. {standing}",
    ),
    "names.standing.new": Text(
        "本名称为新名称，不得重名，请另拟专名后再报批。",
        "This name is new: choose another before it is filed.",
    ),
    "names.standing.historic": Text(
        "历史遗留：2022年5月1日前，不同乡镇的村可以重名，不必因此更名；新设、更名、合并时请避开已有专名。",
        "Historic: before 2022-05-01 villages of different towns lawfully could, and need not be renamed; choose another name for "
        "a unit that is new, renamed or merged.",
    ),
    "names.standing.unknown": Text(
        "名录未说明名称启用时间，按既有名称处理：2022年5月1日前，不同乡镇的村可以重名，不必因此更名；"
        "新设、更名、合并的请避开已有专名（可在名录中填写批准时间，或一并提供往年名录）。",
        "The list does not say since when, so the name is taken for an old one: before 2022-05-01 villages of different towns lawfully "
        "could share one, and need not be renamed. Choose another for a unit that is new, renamed or merged (give the day of approval, "
        "or an earlier list).",
    ),
    "finding.name.new-unknown": Text(
        "[checks] 中列为新名称的“{value}”不在名录内。",
        "'{value}', which [checks] says is new, is no unit of the list.",
    ),
    "finding.name.new-unknown.advice": Text("请核对该代码或名称。", "Check the code or the name."),
    "finding.name.homophone": Text(
        "{unit}与下列区划专名同音（{said}）：{others}。", "{unit} sounds the same ({said}) as {others}."
    ),
    "finding.name.homophone.advice": Text(
        "应避免同音。既有名称不必因此更名；新设、更名的请另拟专名。读音有误的，请在读音表中更正。",
        "Names should not sound alike. An old name need not be changed; choose another for a new one. Where the reading is wrong, correct it in "
        "the table of readings.",
    ),
    "finding.name.homophone-toneless": Text(
        "{unit}与下列区划专名音近（{said}，声调不同）：{others}。",
        "{unit} sounds like {others} but for the tones ({said}).",
    ),
    "finding.name.homophone-toneless.advice": Text(
        "仅供参考：拟定新名称时宜避开。", "For information: better avoided when a new name is chosen."
    ),
    "finding.name.near": Text("{unit}与下列区划名称{why}：{others}。", "{unit} and {others}: {why}."),
    "finding.name.near.advice": Text(
        "请核对是否为错别字或同一地名的不同写法；确为不同名称的，可记为已核对。",
        "See whether one is a slip or another spelling of the same name; if they are two, accept the finding.",
    ),
    "names.near.look": Text("字形相近", "the names look alike"),
    "names.near.one-character": Text("仅一字之差", "the names differ in one character"),
    "finding.name.suffix": Text("{unit}：{fault}。", "{unit}: {fault}."),
    "finding.name.suffix.advice": Text(
        "请核对区划类型，并按批准的全称更正通名。",
        "Check the type of the unit and correct the ending by its approved full name.",
    ),
    "names.suffix.slip": Text("通名“{ending}”应为“{meant}”", "'{ending}' stands where '{meant}' is meant"),
    "names.suffix.kind": Text(
        "通名“{ending}”属于{said}，而该单位为{kind}",
        "'{ending}' is the ending of a {said}, and the unit is a {kind}",
    ),
    "finding.name.form": Text(
        "{unit}名称书写不规范：{faults}。", "{unit} is not written as names are: {faults}."
    ),
    "finding.name.form.advice": Text(
        "请按批准的标准名称更正。{meant}", "Correct it by the approved name. {meant}"
    ),
    "names.form.meant": Text("疑为“{name}”。", "Perhaps '{name}' is meant."),
    "names.form.lost": Text(
        "含无法识别的符号（{signs}），原字可能已丢失",
        "a sign that nobody can read ({signs}); the character may be lost",
    ),
    "names.form.blanks": Text("含空格", "blanks"),
    "names.form.wide": Text("含全角字母或数字（{signs}）", "full-width signs: {signs}"),
    "names.form.brackets": Text("含括号", "brackets"),
    "names.form.digits": Text("含阿拉伯数字（{signs}）", "Arabic digits: {signs}"),
    "names.form.letters": Text("含字母（{signs}）", "letters: {signs}"),
    "names.form.signs": Text("含其他符号（{signs}）", "other signs: {signs}"),
    "names.form.no-name": Text("没有汉字", "no Chinese character"),
    "names.form.doubled": Text("通名重复（{word}）", "the ending stands twice: {word}"),
    "finding.name.rare-character": Text(
        "{unit}用字不在《通用规范汉字表》内：{letters}。",
        "{unit} has characters outside the standard table: {letters}.",
    ),
    "finding.name.rare-character.advice": Text(
        "请改用规范汉字；确需保留的生僻字，请按规定报批并附读音、含义。",
        "Use standard characters; a rare one that must stay is to be approved, with its reading and meaning.",
    ),
    "names.rare.stands-for": Text(
        "“{letter}”（{number}，规范字为“{standard}”）", "'{letter}' ({number}), which stands for '{standard}'"
    ),
    "names.rare.alone": Text("“{letter}”（{number}）", "'{letter}' ({number})"),
    "finding.name.pinyin": Text(
        "{unit}罗马字母拼写为“{given}”，应为“{right}”：{fault}。",
        "{unit} is spelled '{given}' where '{right}' is expected: {fault}.",
    ),
    "finding.name.pinyin.advice": Text(
        "请核对读音与拼写规则（专名、通名分写，首字母大写，村名连写，a、o、e 前用隔音符号）；当地读音、姓氏读音请填入读音表。",
        "Check the reading and the rules of spelling (name proper and ending apart, each with a capital; villages in one word; an apostrophe before a, o, e); "
        "enter local readings and surnames in the table of readings.",
    ),
    "names.spelling.letters": Text("音节不符", "the syllables differ"),
    "names.spelling.other-reading": Text(
        "多音字读法不同，当地如此读的请填入读音表",
        "a character is read another way; if it is here, enter it in the table of readings",
    ),
    "names.spelling.tones": Text("声调不符", "the tones differ"),
    "names.spelling.form": Text(
        "分写、大小写、隔音符号或 ü 不合规则",
        "blanks, capitals, apostrophes or ü are not as the rules have them",
    ),
    "finding.name.review": Text(
        "{unit}专名含需人工核对的词：{words}。", "{unit} has words to be looked at: {words}."
    ),
    "finding.name.review.advice": Text(
        "请人工核对命名依据，不作为错误；核对无误的，可在词表中列为允许。",
        "Look at how the name came about; it is no fault. If all is well, enter the word as allowed in the list of words.",
    ),
    "names.review.word": Text("“{text}”（{sort}）", "'{text}' ({sort})"),
    "names.sort.leader": Text("领导人称谓", "leaders"),
    "names.sort.person": Text("人名", "persons"),
    "names.sort.foreign": Text("外国地名、外语词", "foreign names"),
    "names.sort.enterprise": Text("企业、商标", "enterprises, brands"),
    "names.sort.natural": Text("知名自然地理实体", "famous natural features"),
    "finding.name.scope": Text(
        "乡镇重名、同音按规定应在全省范围内比对；名录只有 {count} 个县（市、区），仅在其中比对。",
        "Names of towns are to be compared in the whole province; the list has {count} {count:county|counties}, and they were compared in it only.",
    ),
    "finding.name.scope.advice": Text(
        "新设、更名的乡镇，请用全省名录（含省级行）再查一次。",
        "For a town that is new or renamed, check once more with the list of the whole province (with its row).",
    ),
    "rule.name-new": Text(
        "新设或更名区划的代码或名称，其重名按错误报告。",
        "Codes or names of units that are new or renamed: a name they share with others is an error.",
    ),
    "rule.least-characters": Text(
        "专名达到这么多字，才比对一字之差。",
        "Names proper of so many characters are compared character by character.",
    ),
    "rule.series-from": Text(
        "同一位置一字不同的名称达到这么多个，视为成组命名，不报。",
        "So many names that differ in one and the same place are a series, and not told.",
    ),
}
