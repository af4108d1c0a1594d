import { type ReactNode, useState } from 'react'
import { queryClient } from '../../live/queries.ts'
import { useConnection } from '../../live/use-live.ts'
import { Button, Segmented } from '../../parts/controls.tsx'
import { Dialog } from '../../parts/overlays.tsx'
import { type RetryFrom, type RetryResult, retryGroups } from './retry.ts'

const CHOICES = [
  { value: 'unfinished', label: 'The stage that is not done' },
  { value: 'start', label: 'The beginning' },
] as const

const KEPT: Readonly<Record<RetryFrom, string>> = {
  unfinished: 'What earlier stages made is used again. A group of which all stages are done begins with its first.',
  start:
    'The Measurement Set is made anew from the subband files; all products are replaced when the new ones are whole.',
}

interface RetryDialogProps {
  readonly ids: readonly string[] // none: closed
  readonly onClose: () => void
}

/** What a retry of groups will do; then how it went. */
export function RetryDialog({ ids, onClose }: RetryDialogProps): ReactNode {
  return (
    <Dialog
      title={ids.length === 1 ? `Retry ${ids[0]}` : `Retry ${ids.length} groups`}
      isOpen={ids.length > 0}
      onClose={onClose}
    >
      <RetryForm ids={ids} onClose={onClose} />
    </Dialog>
  )
}

function RetryForm({ ids, onClose }: RetryDialogProps): ReactNode {
  const [from, setFrom] = useState<RetryFrom>('unfinished')
  const [done, setDone] = useState<number>()
  const [result, setResult] = useState<RetryResult>()
  const { state } = useConnection()
  const begin = async () => {
    setDone(0)
    setResult(await retryGroups(ids, from, setDone))
    await queryClient.invalidateQueries({
      predicate: ({ queryKey: [resource] }) => ['groups', 'group'].includes(String(resource)),
    })
  }
  return (
    <div className="grid gap-3">
      <div className="grid gap-1.5">
        <span className="text-small text-ink-3">Begin with</span>
        <Segmented label="Begin with" value={from} choices={CHOICES} onChoose={setFrom} />
        <p className="text-small text-ink-2">{KEPT[from]}</p>
        <p className="text-small text-ink-2">
          Tasks that are under way for {ids.length === 1 ? 'it' : 'these'} are cancelled.
        </p>
      </div>
      <div role="status" className="text-small">
        {result === undefined
          ? done !== undefined && `Retrying ${done} of ${ids.length}…`
          : `${result.begun} ${result.begun === 1 ? 'group begins' : 'groups begin'} anew${result.refused.length > 0 ? `, ${result.refused.length} refused:` : '.'}`}
        {result?.refused.slice(0, 20).map(({ id, message }) => (
          <p key={id} className="mt-1 text-failed">
            {id}: {message}
          </p>
        ))}
      </div>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{result === undefined ? 'Cancel' : 'Close'}</Button>
        {result === undefined && (
          <Button
            look="primary"
            disabled={state === 'stale' || done !== undefined}
            title={state === 'stale' ? 'The connection is lost' : undefined}
            onClick={() => void begin()}
          >
            Retry {ids.length > 1 && ids.length}
          </Button>
        )}
      </div>
    </div>
  )
}
