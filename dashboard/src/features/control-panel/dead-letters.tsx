import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { getJson, send } from '../../client.ts'
import { useWhyNot } from '../../live/permission.ts'
import { queryClient } from '../../live/queries.ts'
import { Button } from '../../parts/controls.tsx'
import { Dialog } from '../../parts/overlays.tsx'
import { Answered, Empty, Panel } from '../../parts/panel.tsx'
import { count } from '../../words/numbers.ts'
import { LetterGroupRow } from './letter-group.tsx'
import { byCause, type Causes } from './letters.ts'
import { type Letter, lettersQuery } from './queries.ts'

interface DeadLettersProps {
  readonly onWatch: (jobId: string) => void
}

/** Tasks that failed for good, those of one cause together: try again, or let them rest. */
export function DeadLetters({ onWatch }: DeadLettersProps): ReactNode {
  const query = useQuery(lettersQuery)
  const [latest] = query.data?.items ?? []
  const hasSome = latest !== undefined
  const { data: causes } = useQuery({
    queryKey: ['jobs', 'causes', latest?.id],
    queryFn: ({ signal }) => getJson<Causes>('/jobs', { group_by: 'cause' }, signal),
    enabled: hasSome,
    placeholderData: keepPreviousData,
  })
  const [said, setSaid] = useState('')
  const [resolving, setResolving] = useState<readonly Letter[]>()
  const act = async (what: string, done: string, how: 'redrive' | 'discard', letters: readonly Letter[]) => {
    setSaid(`${what}…`)
    try {
      await send('POST', `/absurd/dead-letters/${how}`, { ids: letters.map(({ id }) => id) })
      setSaid(`${count(letters.length)} ${done}.`)
    } catch (error) {
      setSaid((error as Error).message)
    }
    const touched = ['absurd', 'jobs', 'job', 'failures', 'status']
    await queryClient.invalidateQueries({ predicate: ({ queryKey: [one] }) => touched.includes(String(one)) })
  }
  return (
    <Panel
      title="Dead letters"
      meta={query.data && hasSome ? count(query.data.items.length) : undefined}
      isFlush
      actions={
        <span role="status" className="text-small text-ink-2">
          {said}
        </span>
      }
    >
      <div className={hasSome ? '' : 'px-3'}>
        <Answered query={query} what="the dead letters" rows={3}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty>No task failed for good. One that does waits here until somebody decides.</Empty>
            ) : (
              <ul aria-label="Dead letters">
                {byCause(items, causes).map((group) => (
                  <LetterGroupRow
                    key={group.cause}
                    group={group}
                    onWatch={onWatch}
                    onRetry={(letters) => void act('Asking', 'will run again', 'redrive', letters)}
                    onResolve={setResolving}
                  />
                ))}
              </ul>
            )
          }
        </Answered>
      </div>
      <Resolve
        letters={resolving}
        onClose={() => setResolving(undefined)}
        onResolve={(letters) => {
          setResolving(undefined)
          void act('Asking', 'resolved', 'discard', letters)
        }}
      />
    </Panel>
  )
}

interface ResolveProps {
  readonly letters: readonly Letter[] | undefined // undefined: closed
  readonly onClose: () => void
  readonly onResolve: (letters: readonly Letter[]) => void
}

function Resolve({ letters, onClose, onResolve }: ResolveProps): ReactNode {
  const whyNot = useWhyNot('admin')
  const many = letters?.length ?? 0
  const what = many === 1 ? 'this letter' : `${count(many)} letters`
  return (
    <Dialog title={`Resolve ${what}`} isOpen={letters !== undefined} onClose={onClose}>
      <p className="text-ink-2">
        {many === 1 ? 'It leaves' : 'They leave'} this list for good, with {many === 1 ? 'its' : 'their'} payload.{' '}
        {many === 1 ? 'Its job stays' : 'Their jobs stay'} failed, and can be tried again among the jobs as long as the
        queue keeps {many === 1 ? 'it' : 'them'}.
      </p>
      <div className="mt-3 flex items-center justify-end gap-2">
        {whyNot !== undefined && <span className="mr-auto text-small text-ink-3">{whyNot}</span>}
        <Button onClick={onClose}>Keep</Button>
        <Button
          look="danger"
          disabled={whyNot !== undefined}
          title={whyNot}
          onClick={() => letters && onResolve(letters)}
        >
          Resolve {what}
        </Button>
      </div>
    </Dialog>
  )
}
