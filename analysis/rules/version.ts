/** 规则版本：changes with every change of a rule, a dictionary or the weights; stored with each assessment. */
export const rulesVersion = '2026.11-3';
