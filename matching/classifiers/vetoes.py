"""Plain rules that keep a message from becoming a draft, or from being taken for a registration or a question of use."""

import re
from typing import Literal

from matching.classifiers.notices import informs
from matching.model import Intent

# Signs of business that no resident's need carries; one is enough.
_BUSINESS = re.compile(
    r"月薪|底薪|时薪|日结|一天一结|周结|五险|待遇(?:面议|从优)|提成|诚聘|急聘|招聘(?!会)|[^应]聘(?!请|会)|求购|求租|出租(?![屋户车])|转让|出售|回收|特价|(?<!税收)优惠(?!政策)|"
    r"团购|承接|[五六七八九]折|先施工|扫码领|微信同号|加微信|免费(?:试听|领)|一小时\d+元|\d+(?:元|块)?[一/每](?:天|位|次|节|小时|平|台|间|单)|拎包入住|开业|课时费|一人(?:给)?[一二两三四五六七八九\d]百"
)
# Board and long terms are a job's, unless the work is teaching or repairing for a school or a village.
_BOARD = re.compile(
    r"包吃|包住|管吃|管住|食宿全包|长期干|长干的?|(?:饭店|酒楼|饭馆|餐厅|早餐铺|厂|工地|超市|公司|大棚|作坊)[里上急]{0,2}(?:缺|招|寻|找|聘|要)(?!水|电|篷)"
)
_UNPAID = re.compile(r"志愿|支教|助学|义[务诊工演]|学校管|村小|校舍|暑期|公益|社区|灾|老人|残|困难|孩子")
# A notice to those who signed up already, a call for reports, an invitation to be served: nobody is asked to help.
_NOTICE = re.compile(
    r"请各(?:单位|支部|位|组)[^。!]{0,24}(?:报送|上报|报给|报我|交|填|反馈|查收|传达|核对)|报(?:了|过)?名的[^。!]{0,14}(?:集合|准时|到场|到位|来|记得|别忘|带好|注意)|"
    r"请(?![会懂能有爱愿想熟]|擅长)[^,。]{2,10}的(?:\d{1,2}|[一二两三四五六七八九十]{1,3})[名位](?:同志|志愿者|家长|老师|队员|师傅|朋友|阿姨)|"
    r"的(?:居民|老人|家长|同志|宝宝|职工)[^,。]{0,3}请(?:带|到|携|前往|来)|"
    r"过期不候|别迟到|请准时|不见不散|自行前往|有需要的(?:居民|老人|朋友|街坊)[^。]{0,8}(?:来|到|可)|先到先得|"
    r"(?:派|安排|推荐)[^,。]{0,4}(?:负责人|代表|联络员|分管领导|[一1]人)[^,。]{0,2}(?:参加|参会|到会|出席)|请?已经?报(?:了|过)?名|请还?没"
)
# Quoted or named as over.
_OVER = re.compile(
    r"[“\"「『‘][^”\"」』’]{3,40}[”\"」』’][^。]{0,10}(?:已|不用|解决|完成|满员|有人|取消|作废|办好|结束|忽略|勿|跑完|翻篇|后来|来着|哪天的)|"
    r"(?:这|那|上面|前面|刚才)[^,。]{0,6}[条单][^。]{0,8}(?:已|解决|完成|作废|取消|不用)|(?<!名的)不用再(?:来|找|报|问|跑|派)|(?<!个)人(?:手)?(?:已经)?够了|已经?满员|"
    r"^[^,。!]{2,12}(?:讲|办|开|上|演|做|搞|弄)完了[,。!]"
)
# One who cannot come, and one who shops for advice: 陪丈人住院没法来帮忙, 有没有推荐的暑假班.
_ABSENT = re.compile(
    r"(?:没法|不能|没空|没时间|来不及)(?:来|到|去|过来|过去)?(?:帮忙|参加|到场|值守|报到|值班)|(?:来|去|到|参加|帮)不(?:了|成)[^。]{0,8}(?:见谅|抱歉|对不住|不好意思|请假)|见谅|(?:活动|这[回次趟])[^,。]{0,6}(?:去|来|参加)不(?:了|成)"
)
_SUBSTITUTE = re.compile(r"谁|哪位|有没有|替|顶|缺|求|还[差要]|能不能|找")
_SHOPS = re.compile(
    r"有没有推荐|求推荐|推荐(?:一下|一?家|几家|[一个]*(?:店|馆|班|医院|牌子|型号|餐厅|机构|中介))|哪家(?:好|靠谱|便宜|划算)"
)
_JOKE = re.compile(
    r"跪求|哈哈|谁(?:能|会)?想(?:得)?到|谁(?:能)?料|替我(?:上班|加班|开会|写作业|相亲|上课|吃)|[哄修](?:我)?老[婆公]|救救?我的|我的(?:钱包|体重|运气|周[一二三四五])|分身术?"
)
# Who came and who did not: 应到20人，实到18人; 报到3人，请假2人.
_ROLL_CALL = re.compile(
    r"(?:应到|实到|报到|签到|到会|到岗|出勤|今天到|来)(?:了)?\d+人?[,，、;；\s]*(?:实到|请假|缺席?|未到|没到|迟到|病假|事假)\d+人?"
)
_COLLEAGUES = re.compile(
    r"(?:帮|替|给)我(?:带|捎|拿|买)[^,。]{0,5}(?:咖啡|外卖|早[饭餐点]|午[饭餐]|奶茶|包子|饭|饮料)|替我[值顶上](?:个|一)?[天下]?班|"
    r"(?:顶|替|换)(?:我|一下|个|一天)+(?:的)?班(?!会)|(?:谁|能|[帮跟和]我?)[^,。]{0,4}(?:顶|替|换)班|帮我(?:打卡|签个?到|占个?座|投(?:个|一)?票|点(?:个)?赞|砍一刀|订)|借我(?:用|一)[^,。]{0,4}(?:下|会|分钟)"
)
_LEISURE = re.compile(
    r"(?:谁|有没有|有人|差|缺|一起)[^,。!?]{0,8}(?:钓鱼|爬山|露营|逛街|撸串|喝酒|喝两杯|打麻将|掼蛋|唱K|自驾游|剧本杀|开黑|上分|三缺一|打(?:羽毛球|篮球|乒乓球?|台球|网球|牌)(?!的|赛|比赛|教练)|AA制?)|"
    r"约(?:篮球|羽毛球|乒乓|足球|排球|台球)|(?:打球|篮球|羽毛球|乒乓球?|足球|双扣|剧本杀|桌游)[^。]{0,8}(?:[差缺](?:[人个一两三四]|\d)|费用平摊)|"
    r"(?:局里|部门|单位|公司|科室|咱科|处里|机关)[^,。]{0,3}(?:篮球|足球|羽毛球|拔河|合唱)?[队赛][^。]{0,6}[缺差少]"
)
_FOR_OTHERS = re.compile(
    r"[看盯守]着|别让|值守|劝|老人|孩子|爷|奶|大爷|结对|志愿者|残|盲|心愿|社区|裁判|教练|主裁|主持|夏令营|村"
)
_OTHER_TOOLS = re.compile(
    r"QQ|qq|微信|WPS|wps|Excel|excel|PPT|ppt|腾讯会议|钉钉|纸质|Word|word|打印机|手机|电脑|美图|输入法"
)
_LEAVES = re.compile(
    r"(?:取消|撤销|注销|退出|终止|不再|不想|不要|没有?|未)(?:了|在|给我|去|到)?[^,。;!?]{0,8}(?:报到|报道|登记)(?!表)|(?:退出|离开|搬出|搬走|不住)[^,。;!?]{0,10}(?:社区|小区|新村)"
)
_IF_ONLY = re.compile(r"(?:要是|如果|假如|希望)[^。]{0,24}(?:就好了|该多好|多好啊?)")
_ADVERT = re.compile(r"加(?:个)?微信|微信同号|电话|私聊|价格|特价|收费|包吃|预约|联系|[元块][一/每]")
# An authority asked to look into a public matter; those who come to teach or to advise are helpers.
_AUTHORITY = re.compile(
    r"(?:水务|供水|自来水|供电|电力|供热|燃气|公交|移动|联通|电信|住建|市政|城管|环保|交警|交通局|交管|物价|工商|市监|市场监管|教育局|教体局|教育部门|文化局|卫健|卫生局|医保局|民政局|"
    r"物业|政府|有关部门|主管|运营方|园林|水利局|公安|派出所|综合执法|安监|铁路|地铁)[^。]{0,14}(?:化验|[检]?查(?![房寝])|测一?测|管[一管]|整改|处理|说法|[催崔]|取缔|出面|取样|执法|调[一整]|改[成一])"
)
_TEACHES = re.compile(r"讲|教|宣|咨询|上门|志愿|帮|陪|义诊|普法|演练|[两俩一二三四五六\d][名位个]")
# Told from somebody's door: a visit, unless somebody is asked for.
_AT_THE_DOOR = re.compile(
    r"^(?:刚才?|今[天早]|上午|下午|昨[天晚]|路过)?[^,。]{0,3}(?:去|到|上|路过)[^,。]{0,6}(?:敲|看了|看过|瞧|走访|家坐)[^。]*"
)
# The fields of a task given out; a report has the same fields, but says what came of it.
_FIELD = re.compile(r"(时间|日期|时段|地点|集合|人数|名额|岗位|需求人数|内容|任务)[^:\n,。]{0,3}[:】|]")
_CALLED = re.compile(r"(?:人数|名额|岗位|需求)[^:\n,。]{0,3}[:】|]|招募|需(?:要)?\d|缺\d|志愿任务|任务发布")
# A task told with so many hands at a time and a day to come, and nothing yet done: 一个口两个人, 每天6人.
_SHIFT = re.compile(
    r"(?:[每一]个?(?:天|晚|班|岗|口|门|场|路口|摊|单位|支部|村|边|头)|各(?:支部|单位)?)[派出要报安排]{0,2}[一两二三四五六七八九十\d]{1,3}(?:名|位|个人|人)(?!一组)"
)
_AHEAD = re.compile(r"\d{1,2}[号日]|周[一二三四五六日末]|明[天早晚]|后天|今晚|下周|月底")
_NO_TASK = re.compile(
    r"了|过(?!街|马路)|名单[^,。]{0,2}(?:已|排|在|如)|排好|轮到|已|元|费|收工|结束|昨|课|限|奖|领|[吗?]|时薪|食堂|会议|开会|团建|门票"
)
_DONE = re.compile(
    r"小结|总结|自愿|永久|简报|受益|成效|完成|服务(?:对象|人次)|共服务|反响|参加人数|参与人数|心[愿原]|愿望|会议|议题|参会|培训班|名额已|工资|薪"
)
# 计时2人、发奖2人、拍照1人: posts to be filled, unless a report counts who came.
_POSTS = re.compile(r"(?:^|[,，:：;；。!\s])(?:[^,，。、;；:：\s\d]{2,5}\d{1,2}[人名位][、,，;；\s]*){2,}")
_REPORTED = re.compile(
    r"[了共招聘薪]|服务|参加|参与|到场|完成|发放|惠及|走访|昨|上周|出动|受益|其中|累计|慰问|接待|义诊\d|工地|公司|长期干|包住"
)
# 村里的老师补上了: somebody or something came, and nothing more is asked.
_CAME = re.compile(
    r"(?:[装补修换送拉办钉配接找凑买借领拿穿戴批判考还搬剪取缴交浇焊刷贴]|用|开通)(?:上|好|来|到|齐|完|下来|成|回来|走)(?:了|啦|[,，。!]|$)"
)
_OPEN = re.compile(
    r"谁|哪[位个家]|有没有|能不能|能否|[请求找缺差](?![了的])|想|盼(?!了)|麻烦|需要|心愿|来[一两三四五六几\d个]|帮|再|还|要|[吗么?]|得|没人|急|得空"
)
# Long ago: what is remembered is not asked for.
_LONG_AGO = re.compile(
    r"^[^,。]{0,4}(?:以前|从前|过去(?!看)|早年|早先|当年|那年|那会儿|那阵子|小时候|那时候|想当|记得)"
)
_ASKS_NOW = re.compile(r"谁(?:能|会|来|帮|有空|给|去|愿)|哪位|有没有|能不能|[请求找缺]|想[请找要]|盼|麻烦|需要|心愿")
# A mere supposition: it opens with "if" and nobody is asked for anything.
_SUPPOSES = re.compile(r"^(?:要是|如果|假如|倘若|若是|要真|真要|哪天要?是?|万一)")
_REQUESTS = re.compile(
    r"[请求找缺急]|谁|哪[位个家]|能不能|能否|可以吗|需要|麻烦|帮|[吗?]|有没有|心愿|想要|报名|得有|得来|来[一两三四五六\d]"
)
_OWN_TROUBLE = re.compile(
    r"我(?:家|妈|爸|奶奶|爷爷|母亲|父亲|老伴|被|婆婆|岳|在[^,。]{1,8}(?:干|打工|上班))[^。]{0,40}"
)
_OWN_SICK = re.compile(
    r"我(?:家)?(?:娃|儿子|闺女|女儿|孩子|爱人|老婆|老公|孙子|孙女)[^。]{0,14}(?:病|癌|残|瘫|骨折|透析|抑郁|手术|自闭|失明|看不见)[^。]*(?:想|盼|谁|有没有|求|哪位)"
)
# The speaker cannot, and nobody does: 我腿断了，孩子放学没人接. One who merely cannot come says 去不了.
_OWN_BODY = re.compile(
    r"我(?:自己)?(?:腿|脚|手|腰|眼睛|刚?做完?手术|住院|要?开刀|坐月子)[^。]{0,30}没人[接送管做喂看带照]"
)
_LACKS = re.compile(
    r"从[来小]?没|没(?:有|[吃坐看见去穿进过照合拍听住办])[^,。]{0,8}|连[^,。]{1,6}都没|想[要有看去见学吃坐]|盼|缺|求"
)
_PAIRED = re.compile(r"我们?(?:结对|帮扶|包联|对接|包户|包的户|联系的)|(?:结对|帮扶|包联|对接|包户)(?:的|家|户)")
_ASKS = re.compile(
    r"(?:有没有|有|哪位|谁)(?:哪位|人)?(?:会|懂|能)[^,。!?]{1,10}(?:的|[吗么?])|谁有|谁[会能]|有没有[^,。]{1,12}能|请到|想要|盼|求(?:好心|助|帮)|想[请找]|(?:找|请)(?:个|一?位)?(?:人|师傅|懂[^,。]{0,4}的)[^,。]{0,6}(?:修|看|换|通|装|搬|教|帮|弄)|能不能来个人|哪位(?:志愿者|师傅|律师)"
)


_CRAFT = re.compile(
    r"(?:能不能|能否|可否|可不可以)[^,。]{0,4}(?:派|抽|安排|支援|来)[^,。]{0,3}[一两三四五六几\d][名位个](?!月|小时|电话)|"
    r"(?:求|托|盼|请|麻烦|找|来)[一个位名两]*(?:律师|电工|木[工匠]|水电工|师傅|护士|大夫|医生|志愿者|民警|心理老师|翻译|好心人|懂(?!球|车|酒)[^,。]{1,4}的|会[^,。]{1,5}的)(?!傅|[说讲的了是电]|[^,。]{0,8}(?:多少|元|块钱|一天))"
)
# Somebody was found; a message that goes on to say who is still missing is a need all the same.
_FOUND = re.compile(r"已经?(?:请|找|借|凑|招|联系|定|选)(?:到|齐|好|满)")
_STILL = re.compile(r"还[差缺要少需]|再[来找请要]|另[外需]|就差|只差")

# 有哪些需求没人接: what there is, is asked of whoever keeps the list; nobody is wanted for anything.
_ASKS_LIST = re.compile(
    r"(?:哪些|什么|多少|几[个条项件])[^,。;!?]{0,6}(?:需求|任务|心愿|单子|(?:需?要|能|可以)(?:帮忙|帮助|帮|做|干)的)(?![^,。;!?]{0,4}要)"
)


_ASKS_OWN = re.compile(
    r"我(?:现在|目前)?(?:手[上里头]|都|已经|还)*(?:接|领|认领|有|要做)(?:了|的)?(?:哪些|什么|多少|几)"
)


def asks_list(folded: str) -> bool:
    """Whether a folded text asks what needs there are."""
    return bool(_ASKS_LIST.search(folded)) and not _ASKS_OWN.search(folded)


# 最近有什么活可以干, 有没有我能干的: somebody with time asks what there is; nobody is wanted for anything
_ASKS_WORK = re.compile(
    r"(?:请问|你好|最近|现在|目前|这[周两]|今天|周末|社区|咱们?|我|那|,|，)*(?:有没有|有(?:什么|啥|哪些)|还有(?:没有|什么|啥)?)(?:[^,。;!?]{0,6}?我?(?:能|可以)(?:干|做|帮[忙上]?|去|参加|接)|[^,。;!?]{0,4}(?:(?:活|单)儿?(?:可以|能|要|给我)*|事儿?(?:可以|能|要|给我)+)(?:干|做|帮|接)?|[^,。;!?]{0,6}需?要帮[忙助])(?:的|活儿?|事|单子?|吗|呢|么|呀|啊)*[?？。]*"
)


def asks_work(folded: str) -> bool:
    """Whether a folded text asks what the speaker could do."""
    return bool(_ASKS_WORK.fullmatch(folded))


def veto(folded: str) -> Intent | Literal[""] | None:
    """What a folded text is instead of a need or wish: an intent, "" for whatever else is likeliest, None for no veto."""
    business = _BUSINESS.search(folded) or (_BOARD.search(folded) and not _UNPAID.search(folded))
    if business or informs(folded) or leisure(folded):
        return "chat"
    if _ABSENT.search(folded) and not _SUBSTITUTE.search(folded):
        return "chat"
    if any(way.search(folded) for way in (_NOTICE, _ROLL_CALL, _JOKE, _COLLEAGUES, _SHOPS)):
        return "chat"
    if asks_list(folded):
        return "help_question"
    if _AUTHORITY.search(folded) and not _TEACHES.search(folded):
        return "opinion"
    return "" if _OVER.search(folded) or _settled(folded) else None


def vetoed(folded: str) -> bool:
    """Whether a folded text cannot be a need or a wish whatever its words are like."""
    return veto(folded) is not None


_HEADED = re.compile(r"[【\[#《「](?:需求|求助|微?心愿)[】\]#》」]")


def called_out(folded: str) -> bool:
    """A task given out as a form: its hour or place and how many shall come, with nothing yet done."""
    if _HEADED.match(folded):
        return True
    if _POSTS.search(folded) and not _REPORTED.search(folded):
        return True
    if _SHIFT.search(folded) and _AHEAD.search(folded) and not _NO_TASK.search(folded):
        return True
    fields = {match.group(1) for match in _FIELD.finditer(folded)}
    return len(fields) > 1 and _CALLED.search(folded) is not None and not _DONE.search(folded)


def seeks_trade(folded: str) -> bool:
    """求律师支个招, 找个懂电的: somebody with a craft is sought, in words that no trade or office uses."""
    return _CRAFT.search(folded) is not None


def _advert(folded: str) -> bool:
    return bool(_BUSINESS.search(folded) and _ADVERT.search(folded))


def _settled(folded: str) -> bool:
    if _FOUND.search(folded) and not _STILL.search(folded):
        return True
    if _CAME.search(folded) and not _OPEN.search(folded):
        return True
    if _LONG_AGO.search(folded) and not _ASKS_NOW.search(folded):
        return True
    told = _SUPPOSES.search(folded) or _AT_THE_DOOR.search(folded)
    return told is not None and not _REQUESTS.search(folded)


def leisure(folded: str) -> bool:
    """谁周六去钓鱼: company for the speaker's own free time."""
    return bool(_LEISURE.search(folded)) and not _FOR_OTHERS.search(folded)


def only_chat(folded: str, intent: str) -> bool:
    """Whether what looks like `intent` is but talk: another program's use, a mere if, somebody's free time."""
    if intent == "help_question":
        return bool(_OTHER_TOOLS.search(folded)) and "机器人" not in folded
    if intent == "check_in":
        return bool(_IF_ONLY.search(folded) or _LEAVES.search(folded))
    if intent in ("summary", "visit"):
        return _advert(folded)
    return intent == "offer" and (leisure(folded) or _advert(folded))


def own_trouble(folded: str) -> bool:
    """A resident who tells what is wrong at home, or a member what a paired family lacks, and asks who can help."""
    if _OWN_SICK.search(folded) or _OWN_BODY.search(folded) or (_PAIRED.search(folded) and _LACKS.search(folded)):
        return True
    return bool((_OWN_TROUBLE.search(folded) or _PAIRED.search(folded)) and _ASKS.search(folded))
