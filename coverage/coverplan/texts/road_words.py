"""Words of road classes, surfaces, access and barriers; in Chinese with the word that plan.toml takes behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.texts._text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHINESE: Mapping[str, str] = {
    "road_class": """
        motorway 高速公路, motorway_link 高速公路匝道, trunk 国道、快速路, trunk_link 国道、快速路匝道, primary 省道、主干路,
        primary_link 省道、主干路匝道, secondary 县道、次干路, secondary_link 县道、次干路匝道, tertiary 乡道、支路,
        tertiary_link 乡道、支路匝道, unclassified 村道及等外公路, residential 居住区道路, living_street 街巷, service 内部道路,
        road 等级不明的道路, track 机耕路, busway 公交专用路, pedestrian 步行街, cycleway 自行车道, footway 人行道,
        bridleway 马道, path 小路, steps 台阶""",
    "surface": """
        paved 硬化路面, asphalt 沥青, concrete 水泥混凝土, concrete:plates 混凝土板, concrete:lanes 混凝土轮迹道,
        paving_stones 铺砖, sett 弹石, cobblestone 卵石, unhewn_cobblestone 毛卵石, metal 金属, wood 木板, unpaved 未硬化,
        compacted 压实, fine_gravel 细砾石, gravel 碎石, pebblestone 小卵石, dirt 土路, earth 素土, ground 天然地面, grass 草地,
        grass_paver 植草砖, mud 泥泞, sand 沙, rock 岩石, grade1 机耕路一级（坚实）, grade2 机耕路二级, grade3 机耕路三级,
        grade4 机耕路四级, grade5 机耕路五级（松软）""",
    "access_column": """
        access 所有通行者, vehicle 车辆, motor_vehicle 机动车, motorcar 汽车, bicycle 自行车, foot 行人, emergency 应急车辆""",
    "access": """
        yes 准许, no 禁止, private 私用, permissive 许可通行, permit 凭证, destination 仅限到达, delivery 送货, customers 顾客,
        designated 专用, official 官方指定, residents 居民, employees 职工, members 成员, staff 工作人员, students 学生,
        visitors 访客, guests 宾客, agricultural 农用, forestry 林用, military 军用, emergency 应急, restricted 限制通行,
        dismount 下车推行, use_sidepath 须走旁道, discouraged 不建议通行, shared 共用, public 公用, charging 充电, license 持照,
        psv 公共客运, bus 公交, taxi 出租车, hov 多乘员车辆, variable 可变, unknown 不明""",
    "barrier": """
        bollard 护柱, gate 大门, lift_gate 升降杆, swing_gate 平开栏杆, sliding_gate 推拉门, sliding_beam 推拉杆, bump_gate 顶开门,
        hampshire_gate 铁丝活门, wicket_gate 小门, kissing_gate 转弯门, stile 越栏台阶, horse_stile 越栏马阶, turnstile 旋转栅门,
        full-height_turnstile 全高旋转栅门, cycle_barrier 自行车阻栏, motorcycle_barrier 摩托车阻栏, barrier_board 路栏板, bar 横杆,
        block 石墩, jersey_barrier 混凝土隔离墩, planter 花箱, chain 链条, rope 绳索, cable_barrier 缆索护栏, log 圆木, rock 石块,
        debris 堆积物, bus_trap 公交车陷坑, sump_buster 底盘限行坎, spikes 路刺, tank_trap 反坦克桩, height_restrictor 限高架,
        kent_carriage_gap 限宽口, coupure 堤防缺口, sally_port 城门洞, toll_booth 收费亭, border_control 边检站, checkpoint 检查站,
        cattle_grid 拦畜栅, wall 墙, city_wall 城墙, retaining_wall 挡土墙, fence 围栏, hedge 树篱, hedge_bank 土埂树篱,
        guard_rail 波形护栏, handrail 扶手, ditch 沟, yes 障碍""",
}


def _texts(family: str, words: str) -> dict[str, Text]:
    pairs = (item.split() for item in words.split(","))
    return {f"{family}.{word}": Text(f"{chinese}（{word}）", word) for word, chinese in pairs}


WORDS = {key: text for family, words in _CHINESE.items() for key, text in _texts(family, words).items()}
