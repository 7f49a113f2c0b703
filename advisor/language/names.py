"""Full names of persons in Chinese text.

A surname with one or two characters, or a name with a middle dot, where a label, a word of address or other personal data
says that a person is meant.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import rjieba

__all__ = ["person_names"]

_SURNAMES: Final = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁"
    "杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊甄曲封芮"
    "储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴"
    "胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧"
    "沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫代涂付闻覃苟门岳帅缑亢况郈有琴谯佘佴伯赏墨哈年爱阳佟刀岩玉普字杞矣茶依"
)
_COMPOUND: Final = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|长孙|宇文|轩辕|端木|独孤|南宫|百里|呼延|闻人|钟离|公羊|澹台|申屠|太叔|鲜于|赫连|西门"
_HAN: Final = "一-龥"
_DOT: Final = "·•．‧∙・"
_ROLES: Final = (
    r"姓\s*名|名字|签名|联系人|联络|收[货件信]人|[报送]修人|实[训习](?:人|生|学生)|报告人|记录人|填[表报]人|经办人|审核人|监护人|申[请报]人|投保人|被保险人|证明人|企业师傅|名字写成|负责人|维护人|缴费人|同住人|户主|户名"
    r"|付款人|收款人|持卡人|开户人|应聘人|作者|编写|编辑|主持人|对象|指导(?:老师|教师|师傅)|带教(?:老师|师傅)?|班主任|辅导员|家长|父亲|母亲|学员|学生|走读生|住校生|同学|同事|成员|组[长员]|本人"
    r"|考生|室友|舍友|同宿舍|[我他她]叫|名叫|叫做|考务|登记表?"
)
_LABEL: Final = re.compile(
    rf"(?:{_ROLES}|我是|联系|核对|台账|关注|发放|入住|困难|查寝|记录|转告|通知|班)[：:是为叫]*\s*$"
)
_STRONG: Final = re.compile(
    rf"(?:{_ROLES})[：:是为]+\s*$|(?:姓\s*名|签名|户名|[我他她]叫|名叫|名字|收[货件信]人|缴费人|同住人|实训人|申请人)[：:是为]*\s*$"
)
_BEHIND: Final = re.compile(
    r"\s*(?:同学(?!们|会)|老师(?!们)|家长|(?:的)?(?:母亲|父亲|妈妈|爸爸|哥哥|姐姐|弟弟|妹妹|外婆|外公|奶奶|爷爷|叔叔|阿姨|身份证|学号|电话|手机|银行卡|微信|QQ|qq|邮箱|家长|成绩|简历|档案)|本人|未归|补[办交签]|[，,／/|、\s]{1,3}(?:男|女)(?![一-龥])|[（(](?:男|女|学号|身份证|\d))"
)
_MARK: Final = r"[：:，,。；;、／/|\s（()）_\-—【】\[\]“”\"'<>*#@…！？!?~～]"
_EDGE_BEFORE: Final = re.compile(rf"(?:^|{_MARK})$")
_EDGE_BEHIND: Final = re.compile(rf"$|{_MARK}|[\d.]")
_LEADS: Final = frozenset("和与把被给找请由据跟同是叫让对替帮问向")
"""Characters in front of a name inside a sentence."""

_FOLLOWERS: Final = frozenset(
    "的是在和与及同等了也都已说去来到把被给请将未从对为向有没不会要能可以住补交发做打带教男女托拉于本学老家同"
)
_POSITIONS: Final = re.compile(
    r"老师|师傅|老板|经理|主任|教练|先生|女士|小姐|医生|大夫|护士|叔叔?|阿姨|姐|哥|总|工(?!程)|院长|科长|校长|处长|厂长|店长|班长|组长|队长|同学|书记|教授|会计|妈妈?|爸爸?|奶奶|爷爷|大爷|大妈|大姐|大哥|婶|某"
)
_NOT_GIVEN: Final = frozenset(
    "的了在是和与或及把被给对为到向等不没要也都很还就又再吗呢吧啊我你他她它们这那哪谁什么怎么几多少个只条次天年月日时分秒元号级班组科部处局厂店校院系室楼层栋幢区县市省镇乡村路街巷"
)
_NOT_NAMES: Final = frozenset(
    "谢谢 都可 经纬 云人 张紧 别打 曲靖 蒙自 石林 富滇 查寝 马达 马龙 陆良 罗平 师宗 富源 宣威 安宁 宜良 嵩明 景洪 普洱 大理 楚雄 丽江 保山 昭通 腾冲 瑞丽 芒市 江川 华宁 易门 元江 元谋 武定 禄丰 牟定 祥云 宾川 巍山 弥渡 高度 高级 高温 高压 高处 高空 安全 安装 方法 方向 方案 马上 马路 金属 金额 金工 田间 白天 白班 白色 黄瓜 黄金 石膏 石材 江苏 毛利 毛坯 常温 常见 常用 温度 温室 于是 成绩 成本 成品 王牌 张贴 张拉 李子 周边 周期 周一 周二 周三 周四 周五 周末 曾经 严格 严重 何时 何地 万能 万元 华为 路由 路边 路线 施工 施肥 汤池 钱包 全部 全程 全体 全国 全年 国家 国际 国内 明天 明年 明确 平时 平台 平面 平均 和谐 任务 任何 应该 应急 应聘 单位 单独 管理 管道 包装 包括 程序 程度 房间 房屋 水平 水泥 水电 云南 云端 花卉 花费 花园 计划 计算 支付 支持 经理 经过 经验 经济 解决 解释 通过 通知 连接 连续 时间 时候 关于 关系 关闭 相关 相同 查看 查询 能够 能力 后来 后勤 后期 广告 广东 广西 文件 文化 文字 东西 东北 简历 简单 公司 公共 公园 公寓 有效 有关 有没 向前 农业 农村 农药 班级 班长 班组 车间 车辆 车床 山东 山西 谷物 景区 景观 武汉 宁夏 宁静 甘肃 白酒 牛奶 羊毛 鱼类 双方 双休 师傅 师范 宣传 贺卡 喻为 章程 范围 范例 郎中 鲁班 昌盛 苗木 苗圃 凤凰 方便 俞伯 任课 柳州 史料 唐装 费用 费时 雷雨 雷达 罗列 毕业 毕竟 常州 乐观 乐器 傅里 齐全 康复 余额 余料 元件 元素 顾客 顾问 孟菲 和平 和面 穆斯 毛巾 戴上 戴好 谈话 谈判 宋体 项目 祝贺 祝您 祝你 董事 梁柱 梁底 杜绝 蓝色 蓝牙 席位 季度 季节 麻烦 麻醉 强度 强化 强调 贾平 危险 危害 童装 颜色 梅花 盛产 林业 林地 钟表 夏季 夏天 胡椒 胡萝 凌晨 万用 柯达 管线 卢浮 莫名 房价 干燥 干净 干部 丁字 邓小 单价 单元 洪水 包厢 左右 左边 石油 吉林 程控 陆续 荣誉 段落 富有 乌龙 焦虑 巴士 牧场 山区 谷歌 侯车 班车 秋季 秋天 伊利 宫颈 暴雨 厉害 戎装 祖国 武术 符合 刘海 景点 束缚 龙头 叶片 叶面 幸福 司机 司仪 黎明 薄膜 印刷 印章 宿舍 白板 怀疑 从事 从业 索赔 赖以 屠宰 池塘 乔木 阴凉 能源 双十 党员 党课 贡献 劳动 劳务 申请 申报 扶手 扶贫 宰杀 桑拿 桂林 牛肉 寿命 通道 通电 边缘 边角 燕窝 尚未 温湿 别人 别墅 庄园 柴油 充电 充值 连锁 习惯 艾滋 鱼塘 容易 容量 向导 古代 易燃 慎重 廖化 终端 居民 居家 步骤 步进 都要 都是 满意 满足 文明 文案 广播 广场 东部 欧洲 利润 利用 越来 隆重 师生 融资 冷却 冷链 辛苦 那里 那个 那么 简介 空调 空间 沙发 沙子 养护 养殖 养老 须知 丰富 关节 相机 查房 查对 后厨 红色 红酒 游客 游戏 权限 盖章 公告 公差 代码 代理 付款 闻到 门店 门口 门诊 岳阳 况且 伯乐 墨水 哈尔 年龄 年级 爱好 爱心 阳光 阳台 刀具 刀片 岩石 玉米 玉溪 招生 成人 安徽 白族 苗族 全日 高中 高职 高考".split()
)


def person_names(folded: str, known: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Start and end of every full name.

    Args:
        folded: The text, folded.
        known: Where other personal data stand: beside it a bare name between marks is a person too.
    """
    behind = 0
    for start, end, is_sure in _candidates(folded):
        if start < behind or any(a < end and start < b for a, b in known):
            continue
        is_next = bool(behind) and folded[behind:start] in {"、", "和", "，", ",", "与", "及"}
        if is_sure or (is_next and _is_next_name(folded, start, end)) or _is_meant(folded, start, end, known):
            behind = end
            yield start, end


def _candidates(folded: str) -> Iterator[tuple[int, int, bool]]:
    """Every stretch that could be a name, the longer reading first where both fit; and whether its form alone is enough."""
    for found in _DOTTED.finditer(folded):
        yield found.start(), found.end(), True
    for at, letter in enumerate(folded):
        is_compound = folded[at : at + 2] in _COMPOUNDS
        if not is_compound and letter not in _SURNAMES:
            continue
        start = at + 1 + is_compound
        is_lead = letter in _LEADS and (folded[at + 1 : at + 2] in _SURNAMES or folded[at + 1 : at + 3] in _COMPOUNDS)
        if is_lead or _POSITIONS.match(folded, start):
            continue
        gap = len(folded[start : start + 4]) - len(folded[start : start + 4].lstrip(" \u3000"))
        if (
            0 < gap < 3
            and _is_given(folded[start + gap : start + gap + 1])
            and _STRONG.search(folded[max(0, at - 14) : at])
        ):
            yield at, start + gap + 1, True
        for length in (2, 1):
            given = folded[start : start + length]
            if len(given) == length and all(_is_given(one) for one in given):
                yield at, start + length, False


_DOTTED: Final = re.compile(
    rf"(?<![{_HAN}])[{_HAN}]{{1,6}}[{_DOT}][{_HAN}]{{1,8}}|[{_HAN}]{{2,4}}[{_DOT}][{_HAN}]{{1,4}}(?![{_HAN}])"
)
_COMPOUNDS: Final = frozenset(_COMPOUND.split("|"))


def _is_given(letter: str) -> bool:
    return len(letter) == 1 and "\u4e00" <= letter <= "\u9fff" and letter not in _NOT_GIVEN


def _is_meant(folded: str, start: int, end: int, known: Sequence[tuple[int, int]]) -> bool:
    """Whether label, address or neighbourhood says that the stretch is somebody's name."""
    name, before = folded[start:end], folded[max(0, start - 14) : start]
    is_closed = bool(_EDGE_BEHIND.match(folded, end))
    if _STRONG.search(before) and name[:2] not in _NOT_NAMES:
        return is_closed or not _is_word(name) or folded[end : end + 1] in _FOLLOWERS
    if _is_word(name):
        return False
    is_open = bool(_EDGE_BEFORE.search(before))
    is_labelled = bool(_LABEL.search(before))
    if _BEHIND.match(folded, end):
        return is_open or is_labelled or before[-1:] in _LEADS or before[-1:] == "的"
    is_loose = _is_loose(folded, start, end)
    if is_labelled and (is_closed or is_loose):
        return True
    if is_open and is_closed:
        return bool(known) and (is_loose or len(name) > 2)
    follows = folded[end : end + 1] in _FOLLOWERS
    leads = before[-1:] in _LEADS
    return (len(name) > 2 or (leads and bool(known))) and is_loose and (is_open or leads) and (is_closed or follows)


def _is_next_name(folded: str, start: int, end: int) -> bool:
    """Whether a stretch behind a name and a mark of listing is the next name of the list."""
    return not _is_word(folded[start:end]) and (bool(_EDGE_BEHIND.match(folded, end)) or end - start > 2)


def _is_word(name: str) -> bool:
    """Whether the stretch, or its beginning, is an ordinary word and no name."""
    if name[:2] in _NOT_NAMES:
        return True
    if name[:2] in _COMPOUNDS and len(name) > 2:
        return False
    tagged = rjieba.tag(name, False)
    return any(len(word) > 1 and not tag.startswith("nr") and word[0] == name[0] for word, tag in tagged)


def _is_loose(folded: str, start: int, end: int) -> bool:
    """Whether the cutter sees no word that takes part of the stretch and something beside it."""
    left = max(0, start - 6)
    edges = {left}
    at = left
    for word in rjieba.cut(folded[left : end + 6], False):
        at += len(word)
        edges.add(at)
    return start in edges and end in edges
