import { Forbidden, Refused } from '../http/problem.ts';
import { roles } from '../people/contract.ts';
import type { Actor } from './case.ts';
import { type CaseStatus, caseStatuses } from './contract.ts';
import { type CaseCommandType, commandNames, type ReviewStep, reviewSteps } from './contract-commands.ts';
import type { Relation, Who } from './relations.ts';

/** Why the ledger says no, one sentence each that says what to do. The code is stable; the sentence may be reworded. */
export const refusals = {
  'level.none': '立案须定蓝、黄、橙、红之一的等级；不需要处置的请选「无需处置」。',
  'level.notHigher': '「调整等级」只能调高；需要调低的请用「更正」，由第二人签字。',
  'level.notLower': '「更正」只用于调低等级；需要调高的请用「调整等级」，一人即可。',
  'until.past': '期限须晚于现在，请核对。',
  'clues.untilTooLate': '补充线索的期限超出规则允许的天数，请缩短。',
  'clues.waiting': '已经在等待补充线索，请先登记补充线索。',
  'clues.none': '现在没有等待补充的线索。',
  'referral.receipted': '对方回执已经登记。',
  'referral.noReceipt': '还没有登记对方回执，请先登记回执。',
  'referral.answered': '对方答复已经登记。',
  'close.partlyOpen': '问题部分解决的，须写明遗留问题和回头看日期才能办结。',
  'close.orderOpen': '还有批示或者督办没有反馈，不能办结。',
  'review.tooLate': '回头看日期超出规则允许的天数，请提前。',
  'review.noNext': '仍未完全解决的，须写明下次回头看日期；需要重新办理的请重启案件。',
  'review.none': '没有约定回头看。',
  'archive.reviewDue': '约定的回头看还没有登记，不能归档。',
  'particulars.same': '台账要素与现在的登记相同，没有可登记的内容，请核对。',
  'order.none': '现在没有等待反馈的批示或者督办。',
  'order.gone': '这项批示或者督办已经反馈，请刷新查看。',
  'order.givenInFuture': '批示时间不能晚于现在，请核对。',
  'comment.cannotSee': '提到的人或单位看不到本案，请重新选择。',
  'proposal.pending': '同一事项已有一项更正等待签字，请先签字、不同意或者撤回。',
  'proposal.same': '更正内容与现在的登记相同，请核对。',
  'proposal.stale': '案件情况已经变化，这项更正不再适用，请由提出人撤回。',
  'proposal.gone': '这项更正已经处理，请刷新查看。',
  'proposal.none': '现在没有等待签字的更正。',
  'proposal.own': '提出人不能自己签字，请由另一位同事（宣教处或者厅领导）签字。',
  'proposal.notOwn': '只有提出人可以撤回；不同意的请用「不同意更正」。',
  'proposal.unknownPlace': '没有这个地区代码，请重新选择市县。',
  'proposal.homeWhole': '本省的地点请选到市或者县。',
  'proposal.noHomePlace': '至少要有一个本省的地点；本省没有涉及的，请撤案或者转外单位。',
  'open.foundInFuture': '发现时间不能晚于现在，请核对。',
  'duty.unknownUnit': '所选单位不存在或者已停用，请在单位列表中重新选择。',
  'duty.outside': '外单位不能作为主管或者处置单位；不属于本系统职责的请选「转外单位」。',
  'duty.none': '案件还没有交办，请先交办。',
  'duty.unchanged': '承办单位没有变化，请核对后再提交。',
  'unit.notInCase': '贵单位现在不承办本案，请刷新查看最新情况。',
  'unit.accepted': '贵单位已经签收。',
  'unit.notAccepted': '贵单位尚未签收，请先签收再办理。',
  'unit.returned': '贵单位已经退回，请等待改派或者裁定。',
  'unit.returnLate': '已经超过退回时限，不能退回；确有争议的请提请裁定。',
  'unit.ruled': '已经裁定由贵单位承办，不能退回；不服宣教处裁定的，请提请厅领导裁定。',
  'county.notOwn': '只能下交给本市所属的、在用的县级分局，请重新选择。',
  'county.already': '该县级分局已经在办本案。',
  'unit.notCity': '下交和上报由设区市局办理；处室和厅属单位请登记办理情况。',
  'dispute.open': '承办争议正在等待裁定，裁定后再办理。',
  'dispute.none': '没有待裁定的承办争议。',
  'dispute.self': '不能指认本单位，请选择应当承办的单位。',
  'dispute.final': '厅领导已经裁定，请按裁定办理。',
  'dispute.forLeader': '该争议不服宣教处裁定，由厅领导裁定。',
  'respondent.unchanged': '回应主体没有变化，请核对后再提交。',
  'demands.unknown': '勾选的诉求不在清单中，请刷新后重新勾选。',
  'answer.noDraft': '还没有回应稿，请先拟稿再送审。',
  'answer.inReview': '回应稿正在审核，退回或者撤回后才能修改。',
  'answer.published': '已经发布，不能再改；有新进展的请拟续报，有错误的请拟更正。',
  'answer.withheld': '已决定不予公开；需要公开回应的，请先办结再重启案件。',
  'answer.dropped': '这项发布已经放弃，请另拟一项。',
  'answer.approved': '回应稿已通过审核，请登记发布；需要修改的请重新拟稿。',
  'answer.notInReview': '现在没有待审核的回应稿。',
  'answer.notYourStep': '还没有轮到您的审核环节，请等前一环节完成。',
  'answer.ownDraft': '拟稿人不能审核自己的稿件，请由另一位同事审核。',
  'answer.secondPass': '同一人不能通过两个审核环节，请由另一位同事审核。',
  'answer.opinionMissing': '退回须写明意见，让拟稿人知道改什么。',
  'answer.notApproved': '回应稿还没有通过全部审核，不能登记发布（先审后发）。',
  'answer.severe': '答复核对发现个人信息、密级字样或者指责群众的内容，请修改；确需这样写的，送审时写明理由。',
  'secrecy.missing': '保密审查通过须写明密级结论、依据和汇聚风险检查情况。',
  'secrecy.notOpen': '密级结论不是「可以公开」的不能通过，请退回并写明意见，或者提出不予公开。',
  'secrecy.aggregation': '请先检查汇聚风险（与已公开的信息合在一起是否泄密），再作结论。',
  'answer.chainShort': '等级或者案情变化后审核环节增加了，请重新拟稿并按新等级送审。',
  'answer.linkNotPublic': '发布链接须是公众可以打开的 http 或 https 网址。',
  'answer.publishedInFuture': '发布时间不能晚于现在，请核对。',
  'answer.publishedBeforeOpened': '发布时间不能早于立案登记时间，请核对。',
  'answer.publishedBeforeReview': '发布时间早于审核通过时间，不符合先审后发，请核对。',
  'press.linkNotPublic': '新闻发布链接须是公众可以打开的 http 或 https 网址。',
  'press.inFuture': '新闻发布会时间不能晚于现在，举行后再登记。',
  'press.beforeFound': '新闻发布会时间不能早于发现时间，请核对。',
  'word.unknown': '没有这项发布，请刷新后重新选择。',
  'word.earlier': '这项发布属于案件重启以前，只能查看；有错误的请拟更正。',
  'word.onlyOneAnswer': '每次办理只有一份正式回应；有新进展的请拟续报，有错误的请拟更正。',
  'word.running': '同类发布还有一项没有了结，请先发布或者放弃。',
  'word.notFirst': '已经公开发布过，不再是首次；请拟正式回应或者续报。',
  'word.nothingBefore': '还没有公开发布过，不能续报；请先发布首次权威信息或者正式回应。',
  'word.correctsNothing': '更正须指明已经发布的一项，请刷新后重新选择。',
  'word.notSubmitted': '现在没有送审的稿件可以撤回。',
  'word.formalStays': '正式回应不能放弃；依法不公开的请提出不予公开。',
  'word.notPress': '这不是新闻发布会，请用「登记发布」。',
  'word.pressIsRecorded': '新闻发布会请用「登记新闻发布」。',
  'link.noTrouble': '这项发布的公开页面没有待处理的异常。',
  'withhold.proposed': '已提出不予公开，请等复核；复核不同意后才能发布或者重新提出。',
  'withhold.none': '现在没有待复核的不予公开。',
  'withhold.samePerson': '提出人不能复核自己的不予公开，请由另一角色的同事复核。',
  'withhold.sameRole': '不予公开须由两个角色的人共同决定，请由另一角色的同事复核。',
  'fix.noEvidence': '报送处置结果须附至少一项佐证（监测数据、执法文书、现场照片等）。',
  'fix.onlyWords': '报送处置结果的佐证须至少有一项是文件或者链接（照片、监测表、文书等），只写文字不能核验。',
  'fix.verified': '处置结果已核验通过，不需要再报送。',
  'fix.ownVerification': '报送人不能核验自己报送的结果，请由另一位同事核验。',
  'close.noAnswer': '回应尚未发布，也没有作出不予公开的决定，不能办结。',
  'close.noFirstWord': '首次权威发布的时限还在计时，请先发布权威信息；不予公开不能代替。',
  'close.wordRunning': '还有一项公开发布没有了结，请发布或者放弃后再办结。',
  'close.noPress': '突发事件的新闻发布会还没有登记，不能办结。',
  'close.notVerified': '处置结果尚未核验通过，不能办结。',
  'close.notSolved':
    '处置结果写明问题未完全解决，不能办结，请责任单位继续处置并重新报送；经核查问题不存在的，附核查佐证按「经核查不存在」报送。',
  'clock.notRunning': '该时限没有在计时，不需要延期。',
  'clock.noneRunning': '现在没有在计时的时限。',
  'clock.overdue': '该时限已经超时，超时记录不能用延期抹去。',
  'clock.untilTooEarly': '延期后的时间须晚于原定时限。',
  'extension.never': '这项时限不能延期（首次权威发布、新闻发布会、突发事件报告，以及配置为不可延期的时限）。',
  'extension.tooOften': '这项时限的延期次数已经用完，请抓紧办理。',
  'extension.tooFar': '申请的时间超过了时限配置允许的最长延期，请改近一些。',
  'extension.pending': '这项时限已有延期申请在等厅领导审批。',
  'extension.notAsked': '责任单位没有提出这项时限的延期申请，不能审批。',
  'extension.moreThanAsked': '批准的时间不能晚于申请的时间。',
  'extension.nonePending': '现在没有等待审批的延期申请。',
  'extension.noneExtendable': '现在没有在计时、可以申请延期的时限。',
  'found.inFuture': '发现时间不能晚于现在，请核对。',
  'found.same': '发现时间没有变化，不需要更正。',
  'found.beforePublished': '发现时间不能早于发布时间，请核对。',
  'happened.inFuture': '发生时间不能晚于现在，请核对。',
  'report.noEmergency': '本案没有按突发环境事件立案，不需要报送突发事件报告。',
  'report.inFuture': '报送时间不能晚于现在，报送后再登记。',
  'report.tooEarly': '报送时间早于事件发生、发布或者发现的时间，请核对。',
  'report.ministry': '向生态环境部报告由厅里办理；请向省厅报告。',
  'report.noInitial': '还没有初报，请先登记初报。',
  'step.none': '现在没有需要登记的告知、答复或者反馈时限。',
  'step.inFuture': '办理时间不能晚于现在，办理后再登记。',
  'step.tooEarly': '办理时间早于该时限起算的时间，请核对。',
  'close.openDuty': '还有报告、告知、答复或者反馈的时限没有了结，请先登记再办结。',
} as const;
export type RefusalCode = keyof typeof refusals;

/** The state does not allow it, whoever asks. */
export function refused(code: RefusalCode): Refused {
  return new Refused(code, refusals[code]);
}

/** The case is at another stage than the operation needs. */
export function refusedByStatus(type: CaseCommandType, status: CaseStatus, during: readonly CaseStatus[]): Refused {
  const when = during.map((one) => `「${caseStatuses[one]}」`).join('');
  return new Refused(
    `case.${status}.${type}`,
    `案件现在是「${caseStatuses[status]}」，不能${commandNames[type]}；${commandNames[type]}须在${when}时进行。`,
  );
}

/** This person may not do this at all. */
export function forbiddenFor(type: CaseCommandType, rule: Who, actor: Actor): Forbidden {
  const who = [...rule.roles.map((role) => roles[role]), ...rule.relations.map((relation) => relationNames[relation])];
  const own = actor.kind === 'system' ? '系统' : roles[actor.role];
  return new Forbidden(
    `forbidden.${type}`,
    `${commandNames[type]}由${who.join('、')}办理，您的身份是${own}，请联系有权限的同事。`,
  );
}

/** A review step belongs to one role. */
export function forbiddenStep(step: ReviewStep): Forbidden {
  return new Forbidden(
    'forbidden.reviewAnswer.step',
    `「${reviewSteps[step]}」不是您的审核环节，请由该环节的人员审核。`,
  );
}

const relationNames: Record<Relation, string> = {
  lead: '主管单位',
  handler: '处置单位',
  support: '协办单位',
  below: '下办的县级分局',
  reviewer: '复核单位',
};
