"""What a summary lacks and what it leaves open."""

import re

from matching.done_kinds import kinds_done

# The trouble is still open.
_OPEN = re.compile(
    r"未(?:能|获|得到|彻底|完全|及时)?(?:解决|整改|修复|修好|完成|处理|恢复|落实|联系上|确定|到位|找到|补上|答复|拆除|清理完|疏通)|没(?:能|有|法)?(?:解决|修好|整改|处理|完成|弄完|修成|落实|答复|着落|通|配件|补上|找到|人管|钱|清完|搬完|拆)|"
    r"待(?!遇|人|在|业|客|命|了|产)|仍|还没|尚未|尚无|尚待|还在(?!路灯)|仍在|正在(?:协调|对接|联系|办理|处理|申请|推进)|限期|改天再|改日再|下次再|下回再|择日|跟踪(?:督办|处理)|研究后|有待|暂(?:时|未|无|缓)|遗留|"
    r"无法(?:解决|当场|立即|修|处理|联系)|解决不了|修不了|弄不了|需(?:要)?(?:进一步|另行|再次|上级|多部门|等)|还(?:需|要)(?:等|进一步|协调|找|请)|等(?:配件|材料|厂家|天晴|部门|物业|批复|资金|零件|通知|回复|消息|专业)|"
    r"(?:另|再)约时间|依然|依旧|反复(?:出现|返)|还(?:差|缺)|不愿|不肯|拒绝|无果|未果|没结果|没有结果|协调中|处理中|申请中|报批|缓一缓|搁置|悬而未决|老问题|没有解决|得不到|存疑|隐患仍|换不了|配不到|缺件|没货"
)
_OPEN_TOO = re.compile(
    r"未(?:检|达成|兑现|通(?!过)|清(?:完|走)|换|装|缴|签|同意|配合|查明|查清|开通|交付|拨付|批|明确|能|见效|根治|谈拢|谈妥|归还|收回|拆|动工|安装|验收|竣工|送达|办结|销号|配齐|凑齐|消除)|"
    r"没(?:能|有)?[\u4e00-\u9fff]{0,2}(?:装上|拖上来|换上|换完|谈拢|谈妥|谈成|查清|送到|批下来|定下来|来得及|配上|凑齐|凑够|轮到|排上|到货|到位|做完|做通|修成|清干净|清走|收尾|到齐|通上|说通|修上|弄好|修完|修到|办成|办完|装好|装完|打通|法修|法弄)|"
    r"(?:得|要|只能|需|还|须|还得|正|正在|就)等(?!候|你)|等(?:返厂|调货|来货|到货|供电|施工|审批|拨款|鉴定|结果|下周|下月|雨停|水退|新的|换季|有关|上级|专家)|待(?:产权|返厂|到货|货|落实|协调|修|更换|上级|批|解决|处理|整改|查|确认|审|定(?!居)|鉴定|后续|与|补|配|下|相关|资金|材料)|"
    r"缺(?:配件|零件|材料|资金|人手|货)|货源紧张|断货|缺口|没到货|谈不拢|正(?:在)?(?:抢修|协调|申报|筹措|筹集|争取|采购|调货|跟进|商议|走流程|走程序|审批|商量|排期|催)|"
    r"还在(?:等|走|协调|修|审|处理|谈|办|申请|制作|维修|采购|排|商|打官司|漏|坏)|挂账|列入(?:下|计划)|待办|无人(?:管|认领|接手)|没人(?:接手|认领|牵头)|扯皮|推诿|难以(?!忘|抑|掩|言)|没(?:个)?着落|悬着|卡在|久拖|意见不一|达不成|没谈|谈崩|协商不成|未销|征求(?:意见|[^,，]{1,6}意见)|没(?:有)?(?:好)?办法|没[\u4e00-\u9fff]成(?!年|为|了|功)|等[^,，。]{1,6}(?:批|来[换修装]|到货|回复|答复|处理|解决|协调|拨付|配齐|再[\u4e00-\u9fff])"
)
# A later day alone opens nothing; beside a trouble it does.
_LATER = re.compile(
    r"(?:改天|改日|改期|过几天|过两天|回头|下周|下星期|下月|下个月|明天|月底|近期|稍后|后续|日后|择期|年内|节后|将|继续|约好|约定|另约|答应|承诺|预计|另行|再|约定)[^,，]{0,6}(?:再|请|找|带|复查|上门|处理|安排|补|送|解决|才|整改|谈|修|换|来|跟进|协调|推进|跟踪|对接|督促|跟办|商|拆|装|清)|继续跟(?:踪|进)|(?:跟进|督办|跟踪)$|(?:答应|说|承诺|预计)[^,，]{0,6}[内前底][^,，]{0,3}(?:修|换|装|解决|处理|整改|完成|答复)"
)
_TROUBLE = re.compile(
    r"不会|不了|不够|不足|不齐|不通|不亮|不全|不在家|不配合|不同意|没(?!磕|有发现|有出现|有发生|想|事|耽误|一个)|未(?!发现|出现|发生|来|成年)|坏(?!人)|漏|缺|破|碎|锈|难|故障|老化|反对|纠纷|分歧|复杂|堵|拒|争议|问题|超出|碎|塌|裂|渗"
)
_CLOSED = re.compile(
    r"(?:没有|未|无)(?:发现|出现|接到|发生)|无(?:遗留|安全|一|异常|险情)|没有(?:遗留|其他|异常|问题|人员)|全部(?:解决|整改|完成|修|到位)|均已(?:解决|整改|处理|修)|已(?:全部|经)?(?:解决|整改完|修复|修好)|当场(?:解决|整改|修)|"
    r"不肯(?:走|离开|收)|依依不舍|久久不愿|不愿(?:离去|离开|走|散)|仍(?:坚守|坚持|奋战|在岗|冒|保持|热情|精神|不忘|兴致|意犹|主动|笑)|还在(?:聊|路灯|回味|讨论|说笑|念叨|兴奋|问下)|依旧(?:热情|坚守|坚持)|待(?:到|活动|雨|老人)|招待|接待|等待|期待|对待|看待|善待|待产(?!权)|没(?:想|见|看|听|碰|遇)到|待命|说[^,，]{0,4}再来|(?:还要|还想|一定)再来|舍不得|下次再(?:来|办|搞|参加|聚)|下回还|意犹未尽|不待"
)
_MARK = re.compile(
    r"其余|余下|剩下|剩余|另有|另外|还有|仍有|但|不过|只是|其中|可惜|遗憾|个别|有(?:一|两|俩|三|四|五|\d|几|些|部分|居民|户|处|位)|唯|居民反映|反映的|问题|存在"
)
_LINK = re.compile(
    r"^(?:但是?|不过|只是|可惜|遗憾的是|同时|此外|另外|目前|至于|美中不足的是|问题[:：]|存在(?:的)?问题[:：]|遗留问题[:：]|未解决[:：]|待办[:：]|需协调[:：])[,，:： ]?"
)
_DONE_CLAUSE = re.compile(
    r"(?:已|当场|现场|立即|全部)?(?:整改|解决|答复|修好|处理|调解|修复|完成|清理|发放|更换|办结|化解)(?:了|好|完|\d)|满意|点赞|感谢|高兴"
)

_CONTENT = re.compile(
    r"课|实验|清|扫|捡|修|换|装|送|教|讲|陪|查|巡|种|栽|发放|理发|剪|量|测|义诊|咨询|调解|辅导|慰问|看望|走访|站岗|执勤|值守|值勤|劝|疏导|疏通|搬|运|擦|洗|刷|演|唱|画|写|拍|宣传|宣讲|培训|讲座|演练|招聘|献血|包饺子|包粽子|手工|排|堵|转移|救|收集|接待|解答|代写|代办|铲|拔|植树|捐|"
    r"资助|认领|采集|登记|检修|打狂犬|疫苗|放映|阅读|读书|比赛|游园|联欢|过生日|护学|护送|接送|引导|维持|布置|配钥匙|磨|缝|做饭|送餐|除|浇|签约|听取|收|拆|补|翻|守|帮|办|做了|制作|煮|熬|分给|分发|捞|挖|撒|垒|贴|喷|背出|抬|采摘|就诊|提意见|答复|协商|值班|传单|集体学习|交流(?:发言|座谈)|徒步|授课|参观|识别|收玉米|采茶|施肥"
)
_HOLLOW = re.compile(
    r"志愿服务(?:活动|工作|任务|精神)?|为民服务|为群众办实事|办实事|送(?:去|上)?了?(?:温暖|关怀|爱心|祝福)|奉献爱心|主题党日|风采|展现|密切|联系群众|深入(?:社区|群众|一线)|服务群众|活动(?:开展|进行|取得)|解难题|学雷锋|累计|清单|收获|补充|除此|接受|排头|带头|办公|清楚|送温暖|献爱心|帮助|查收|报送|收到|写好|材料|凝聚|传递|守护|守初心|初心|担当"
)
_RECEIVED = re.compile(
    r"点赞|好评|称赞|夸|感谢|道谢|致谢|连声|高兴|开心|乐|笑|(?:群众|居民|老人|家长|大家|村民|住户|业主|孩子|学员|商户|师傅|工人|司机|旅客|游客|路人|大爷|大妈|阿姨|店主|考生|职工|家属|病人|患者|果农|农户|老师|同学|街坊|市民|大娘|奶奶|爷爷)[^,，。]{0,6}(?:满意|说|表示|欢迎|反映好|拍手|叫好|舍不得|盼|直|受益|认可|喜欢|纷纷)|踏实|锦旗|竖起?大?拇指|掌声|"
    r"搞定|弄好了|塞给|非要留|焕然一新|变(?:得|了|成|干净|整洁|亮)|恢复(?:了)?(?:正常|通|供)|通(?:电|水|气)了|重新(?:亮|用|通)|亮(?:了|堂|起来)|解决了?[^,，。]{0,10}(?:难题|问题|烦恼|麻烦|困扰)|平安无事|一切正常|秩序(?:井然|良好|正常)|未发现|没有发现|无(?:险情|异常|事故)|没有(?:出现|发生)|来电才|排除|化解|和好|握手言和|"
    r"学会|掌握|记住|约定|还要再来|还想|下(?:次|回)(?:还|再)来|意犹未尽|舍不得|干净(?:了|多了|整洁)|畅通|整洁|追回|找到|安全(?:撤离|转移|到)|零(?:事故|失误|差错|投诉)|哭|温暖人心|红了眼|送来|热泪|反响|欢迎|受(?:到|益)|提高了|增强了(?:居民|群众|孩子|老人)|值"
)


def clauses(text: str) -> list[tuple[int, int]]:
    """Spans of the clauses of a text, cut at every stop."""
    return [match.span() for match in re.finditer(r"[^,，。!！?？;；\n]+", text)]


def open_trouble(text: str) -> list[tuple[int, int]]:
    """Spans that name a trouble and say that it is open."""
    out: list[tuple[int, int]] = []
    for sentence in re.finditer(r"[^。!！?？;；\n]+", text):
        spans = [(a + sentence.start(), b + sentence.start()) for a, b in clauses(sentence.group())]
        opened = [i for i, (a, b) in enumerate(spans) if _is_open(text[a:b], text[sentence.start() : a])]
        if not opened:
            continue
        first = _first_clause(text, spans, opened[0])
        a, b = spans[first][0], spans[_last_clause(text, spans, opened[-1])][1]
        lead = _LINK.match(text[a:b])
        out.append((a + (lead.end() if lead else 0), b))
    return out


def _is_open(clause: str, before: str) -> bool:
    if _CLOSED.search(clause):
        return False
    if _OPEN.search(clause) or _OPEN_TOO.search(clause):
        return True
    near = "，".join(re.split(r"[,，]", before.rstrip(",，"))[-2:]) + clause
    return bool(_LATER.search(clause) and _TROUBLE.search(near))


def _first_clause(text: str, spans: list[tuple[int, int]], index: int) -> int:
    """The clause that names the trouble: the open one when it does, else one or two before it."""
    for back in range(index, max(-1, index - 3), -1):
        clause = text[spans[back][0] : spans[back][1]]
        if back < index and _DONE_CLAUSE.search(clause) and not _MARK.search(clause):
            return back + 1
        if _MARK.search(clause) or re.match(r"\d+[处户个条件]|[一两三四五六七八九十]+[处户个条件]", clause):
            return back
    if index:
        clause, before = text[slice(*spans[index])], text[slice(*spans[index - 1])]
        if len(clause) < 10 or (_TROUBLE.search(before) and not _DONE_CLAUSE.search(before)):
            return index - 1
    return index


def _last_clause(text: str, spans: list[tuple[int, int]], index: int) -> int:
    following = index + 1
    if following < len(spans) and re.match(
        r"\s*(?:下一步|将|后续|拟|已(?:报|联系|上报|登记|列入|转|约)|约|需|等|并|计划|准备)",
        text[spans[following][0] : spans[following][1]],
    ):
        return following
    return index


def tells_content(text: str) -> bool:
    """Whether anything says what was done, beyond 志愿服务 and 到社区服务."""
    told = _HOLLOW.sub(",", text)
    return bool(_CONTENT.search(told) or kinds_done(told, []))


def tells_reception(text: str) -> bool:
    """Whether anything says how it was received or what changed; praise of one's own is nothing."""
    return bool(
        _RECEIVED.search(
            re.sub(
                r"圆满成功|成效显著|取得(?:了)?(?:良好|显著|圆满)[^,，。]{0,6}|受(?:到)?教育|积极参与|热情高涨",
                "",
                text,
            )
        )
    )
