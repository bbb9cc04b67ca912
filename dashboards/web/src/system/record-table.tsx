import { Button } from 'antd';
import type { ReactNode } from 'react';

/** A table of the system pages, on a phone a card a record; for who may change it, a button named after the record. */
export function RecordTable<T extends { id: string }>({
  rows,
  columns,
  change,
}: {
  rows: readonly T[];
  /** Heading to cell, in the order shown. */
  columns: Record<string, (row: T) => ReactNode>;
  change?: { nameOf: (row: T) => string; open: (row: T) => void } | false;
}) {
  return (
    <div className="scroll-x cards records">
      <table className="grid">
        <thead>
          <tr>
            {Object.keys(columns).map((heading) => (
              <th scope="col" key={heading}>
                {heading}
              </th>
            ))}
            {change ? <th scope="col">操作</th> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {Object.entries(columns).map(([heading, cell]) => (
                <td key={heading} data-label={heading}>
                  {cell(row)}
                </td>
              ))}
              {change ? (
                <td>
                  <Button size="small" onClick={() => change.open(row)} aria-label={`修改 ${change.nameOf(row)}`}>
                    修改
                  </Button>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
