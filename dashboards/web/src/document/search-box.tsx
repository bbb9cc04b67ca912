import { Button, Input, Popover, Segmented, Switch } from 'antd';
import { useAddress } from '../address.ts';

/** 检索框 with its syntax explained; what is typed takes effect with Enter. */
export function SearchBox() {
  const address = useAddress();
  return (
    <div className="search-box" data-search>
      <Input.Search
        key={address.get('q')}
        defaultValue={address.get('q')}
        aria-label="检索式"
        placeholder="赣江 异味 -演练"
        enterButton="检索"
        allowClear
        maxLength={500}
        onSearch={(q) => address.set({ q: q.trim() })}
      />
      <Popover content={<Syntax />} title="检索式写法" trigger="click" placement="bottomRight">
        <Button>写法</Button>
      </Popover>
      <Segmented
        value={address.get('sort') || 'time'}
        onChange={(sort) => address.set({ sort: sort === 'time' ? null : sort })}
        options={[
          { value: 'time', label: '最新在前' },
          { value: 'score', label: '风险高在前' },
        ]}
      />
      <span className="switch-line">
        <Switch
          aria-label="只看涉生态环境"
          size="small"
          checked={address.get('relevant') === 'true'}
          onChange={(only) => address.set({ relevant: only ? 'true' : null })}
        />
        只看涉生态环境
      </span>
    </div>
  );
}

const lines = [
  ['赣江 异味', '两个词都要出现（标题或正文）'],
  ['“化工园区”', '引号里作为一个短语'],
  ['废气 或 异味', '任一个出现即可，也可写 OR 或 |'],
  ['焚烧 -秸秆', '不要含“秸秆”的'],
  ['九江 (死鱼 | 黑臭)', '括号里一组任选其一'],
] as const;

function Syntax() {
  return (
    <dl className="syntax">
      {lines.map(([sample, meaning]) => (
        <div key={sample}>
          <dt>
            <code>{sample}</code>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
