import { Segmented } from 'antd';
import { type Level, levels } from '../../../../analysis/codes.ts';
import { useAddress } from '../address.ts';

const shown: readonly Level[] = ['red', 'orange', 'yellow', 'blue'];

/** Which alerts the queue shows; kept in the address. */
export function AlertFilters() {
  const address = useAddress();
  const chosen = address.list('level');
  const toggle = (level: Level) =>
    address.set({ level: chosen.includes(level) ? chosen.filter((one) => one !== level) : [...chosen, level] });
  return (
    <div className="filters">
      <Segmented
        value={address.get('status') || 'waiting'}
        onChange={(status) => address.set({ status: status === 'waiting' ? null : status })}
        options={[
          { value: 'waiting', label: '待研判' },
          { value: 'decided', label: '已处置' },
          { value: 'all', label: '全部' },
        ]}
      />
      <span className="level-toggles">
        {shown.map((level) => (
          <button
            key={level}
            type="button"
            className={`level level-${level}${chosen.length > 0 && !chosen.includes(level) ? ' level-off' : ''}`}
            aria-pressed={chosen.includes(level)}
            aria-label={`只看${levels[level]}色`}
            onClick={() => toggle(level)}
          >
            {levels[level]}
          </button>
        ))}
      </span>
    </div>
  );
}
