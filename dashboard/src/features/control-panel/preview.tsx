import type { GroupDetail, MsItem } from '@contimg/api/schemas'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { getJson, send } from '../../client.ts'
import { useWhyNot } from '../../live/permission.ts'
import { statusQuery } from '../../live/status.ts'
import { StateMark } from '../../parts/marks.tsx'
import { count } from '../../words/numbers.ts'
import { bodyOf, type Form, type Given } from './fields.ts'
import { queueQuery } from './queries.ts'
import { type FullAnswer, leftOut, loadText, setText, wholeText } from './tell.ts'

const LINK = 'text-accent hover:underline'

/** What the API knows of what was chosen, and how long it will take. */
export function Preview({ form, given }: { readonly form: Form; readonly given: Given }): ReactNode {
  if (form.task === null) return <WholePreview form={form} given={given} />
  return (
    <div className="grid gap-0.5 text-small text-ink-2">
      {typeof given.ms === 'string' && form.name !== 'convert' && <SetPreview path={given.ms} />}
      {typeof given.group_id === 'string' && <GroupPreview id={given.group_id} />}
      <Load usualS={form.usual_s} />
    </div>
  )
}

function Load({ usualS }: { readonly usualS: number | null }): ReactNode {
  const { data } = useQuery(queueQuery())
  return <p>{loadText(usualS, data)}</p>
}

function SetPreview({ path }: { readonly path: string }): ReactNode {
  const { data: set } = useQuery({
    queryKey: ['ms', 'one', path],
    queryFn: async ({ signal }) => {
      const { items } = await getJson<{ readonly items: readonly MsItem[] }>('/ms', { search: path, limit: 20 }, signal)
      return items.find((one) => one.path === path) ?? null
    },
  })
  if (set === undefined) return null
  if (set === null) return <p>No Measurement Set is recorded under this path; it is looked for when it is started.</p>
  return (
    <p>
      <Link to="/ms/$path" params={{ path } as never} className={LINK}>
        Open
      </Link>{' '}
      · {setText(set)}
    </p>
  )
}

function GroupPreview({ id }: { readonly id: string }): ReactNode {
  const { data: group, error } = useQuery({
    queryKey: ['group', id],
    queryFn: ({ signal }) => getJson<GroupDetail>(`/groups/${encodeURIComponent(id)}`, {}, signal),
    retry: false,
  })
  if (error) return <p>{error.message}; its subband files may be known all the same.</p>
  if (group === undefined) return null
  return (
    <p className="flex flex-wrap items-center gap-x-2">
      <Link to="/observations/$group" params={{ group: id } as never} className={LINK}>
        Open
      </Link>
      <StateMark state={group.state} />
      <span>
        {group.subbands_present}/{group.expected_subbands} subbands
        {group.ms_path !== null && ' · it has a Measurement Set'}
      </span>
    </p>
  )
}

/** What would become of the groups: the API is asked to tell, and does nothing. */
function WholePreview({ form, given }: { readonly form: Form; readonly given: Given }): ReactNode {
  const whyNot = useWhyNot('operator')
  const { data: status } = useQuery(statusQuery)
  const isChosen = given.t !== undefined || given.group_ids !== undefined
  const body = { ...bodyOf(form, given), dry_run: true }
  const { data, error } = useQuery({
    queryKey: ['pipeline', 'full', body],
    queryFn: () => send<FullAnswer>('POST', '/pipeline/full', body),
    enabled: isChosen && whyNot === undefined,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    retry: false,
  })
  if (!isChosen) return null
  if (whyNot !== undefined) return <p className="text-small text-ink-3">Without a preview. {whyNot}</p>
  if (error) return <p className="text-small text-failed">{error.message}</p>
  if (data === undefined) return <p className="text-small text-ink-3">Asking what would begin…</p>
  const anew = data.items.filter(({ outcome }) => outcome === 'begun anew').length
  return (
    <div className="grid gap-0.5 text-small text-ink-2">
      <p className="font-[550] text-ink">{wholeText(data, status?.forecast)}</p>
      {anew > 0 && <p>{count(anew)} of these ended before and begin anew with the stages that they had.</p>}
      {leftOut(data).map((why) => (
        <p key={why}>Not: {why}</p>
      ))}
    </div>
  )
}
