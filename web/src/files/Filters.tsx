import { SearchField } from '../layout/SearchField.tsx';
import { Choice } from './Choice.tsx';
import { type FilesView, kinds, longestSearch, orders, refine, statuses } from './query.ts';

/** Search, filters and order. What is typed reaches the address after a short pause. */
export const Filters = (props: { view: FilesView; onChange: (view: FilesView, how: { replace: boolean }) => void }) => {
  const change = (part: Parameters<typeof refine>[1]) => props.onChange(refine(props.view, part), { replace: false });
  return (
    <search class="filters">
      <SearchField
        value={props.view.search}
        longest={longestSearch}
        onChange={(search) => props.onChange(refine(props.view, { search }), { replace: true })}
      />
      <Choice label="Status" value={props.view.status} options={statuses} onChange={(status) => change({ status })} />
      <Choice label="Type" value={props.view.kind} options={kinds} onChange={(kind) => change({ kind })} />
      <Choice label="Order" value={props.view.order} options={orders} onChange={(order) => change({ order })} />
    </search>
  );
};
