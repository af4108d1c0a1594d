import type { Retirement } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { send } from '../../client.ts'
import { queryClient } from '../../live/queries.ts'
import { useConnection } from '../../live/use-live.ts'
import { Button } from '../../parts/controls.tsx'
import { Dialog } from '../../parts/overlays.tsx'
import { Answered } from '../../parts/panel.tsx'
import { RetirementPlan } from './retirement-plan.tsx'

interface RetireProps {
  readonly name: string
  readonly isOpen: boolean
  readonly onClose: () => void
}

const retire = (name: string, body: { readonly dry_run: boolean; readonly reason?: string }) =>
  send<Retirement>('POST', `/cal/sets/${encodeURIComponent(name)}/retire`, body)

/** Takes a set out of use, after it was told what that does. */
export function Retire({ name, isOpen, onClose }: RetireProps): ReactNode {
  return (
    <Dialog title={`Retire ${name}`} isOpen={isOpen} onClose={onClose}>
      {isOpen && <Form name={name} onClose={onClose} />}
    </Dialog>
  )
}

function Form({ name, onClose }: Omit<RetireProps, 'isOpen'>): ReactNode {
  const plan = useQuery({
    queryKey: ['retirement', name], // not of 'cal': it is not asked again once the set is retired
    queryFn: () => retire(name, { dry_run: true }),
    staleTime: 0,
    gcTime: 0,
  })
  const { state } = useConnection()
  const [reason, setReason] = useState('')
  const [said, setSaid] = useState<{ readonly text: string; readonly isDone: boolean }>()
  const [isBusy, setBusy] = useState(false)
  const confirm = async () => {
    setBusy(true)
    try {
      const done = await retire(name, { dry_run: false, ...(reason.trim() !== '' && { reason: reason.trim() }) })
      setSaid({
        text: `Retired. ${done.changes.length} ${done.changes.length === 1 ? 'set' : 'sets'} changed.`,
        isDone: true,
      })
      for (const key of ['cal', 'health', 'status']) void queryClient.invalidateQueries({ queryKey: [key] })
    } catch (error) {
      setSaid({ text: (error as Error).message, isDone: false })
    }
    setBusy(false)
  }
  return (
    <div className="grid gap-3">
      <Answered query={plan} what="what it would do" rows={4}>
        {(told) => <RetirementPlan plan={told} />}
      </Answered>
      <label className="grid gap-1">
        <span className="text-small text-ink-2">Reason, kept with the set</span>
        <input
          // biome-ignore lint/a11y/noAutofocus: it was opened to be asked
          autoFocus
          value={reason}
          maxLength={500}
          placeholder="retired by hand"
          disabled={said?.isDone === true}
          onChange={({ target }) => setReason(target.value)}
          className="h-(--control) rounded-control border border-control bg-inset px-2"
        />
      </label>
      <div className="flex flex-wrap items-center gap-2">
        <span role="status" className={`mr-auto text-small ${said && !said.isDone ? 'text-failed' : 'text-ink-2'}`}>
          {said?.text ?? (state === 'stale' ? 'The connection is lost; nothing can be changed.' : '')}
        </span>
        <Button onClick={onClose}>{said?.isDone ? 'Close' : 'Keep it'}</Button>
        {said?.isDone !== true && (
          <Button
            look="danger"
            disabled={state === 'stale' || isBusy || plan.data === undefined}
            onClick={() => void confirm()}
          >
            Retire
          </Button>
        )}
      </div>
    </div>
  )
}
