import { ListState } from '../parts/list-state.tsx';
import { useEmergencyLevels } from '../queries.ts';

/** 突发环境事件分级标准, as in force, with its legal basis; folded until somebody wants to look. */
export function EmergencyRules() {
  const rules = useEmergencyLevels();
  return (
    <details className="rules">
      <summary>突发环境事件分级标准</summary>
      <ListState query={rules} rows={4}>
        {(rules.data ?? []).map(({ level, name, thresholds, legalBasis }) => (
          <section key={level}>
            <h4>{name}</h4>
            <ul>
              {thresholds.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
            <p className="hint">{legalBasis}</p>
          </section>
        ))}
      </ListState>
    </details>
  );
}
