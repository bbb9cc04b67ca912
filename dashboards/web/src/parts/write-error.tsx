import { Alert } from 'antd';
import { isConflict, sentenceOf } from '../queries.ts';

/** Why a write did not happen; a conflict says who was faster and that the newest state is shown. */
export function WriteError({ error }: { error: Error | null }) {
  if (error === null) return null;
  return isConflict(error) ? (
    <Alert
      type="warning"
      showIcon
      title={sentenceOf(error)}
      description="已载入最新情况，您填写的内容还在，请核对后再操作。"
    />
  ) : (
    <Alert type="error" showIcon title={sentenceOf(error)} />
  );
}
