import { type ReactNode, useState } from 'react'
import { useWhyNot } from '../../live/permission.ts'
import { shortId } from '../../words/jobs.ts'
import { count } from '../../words/numbers.ts'
import { Button } from '../controls.tsx'
import { Dialog } from '../overlays.tsx'
import { type Settled, type Settling, settleJobs } from './settle.ts'

/** Jobs that something is to be done with. */
export interface ToSettle {
  readonly how: Settling
  readonly ids: readonly string[]
  readonly running: number // of these, that are under way
  readonly passedOver: number // that were meant too, and for which it makes no sense
}

interface SettleDialogProps {
  readonly asked: ToSettle | undefined // undefined: closed
  readonly onClose: (settled: Settled | undefined) => void
}

/** What a retry or a cancellation will do; then how it went. */
export function SettleDialog({ asked, onClose }: SettleDialogProps): ReactNode {
  const [settled, setSettled] = useState<Settled>()
  const close = () => {
    onClose(settled)
    setSettled(undefined)
  }
  return (
    <Dialog title={asked === undefined ? '' : titleOf(asked)} isOpen={asked !== undefined} onClose={close}>
      {asked && <Question asked={asked} settled={settled} onSettled={setSettled} onClose={close} />}
    </Dialog>
  )
}

const jobsText = (many: number) => (many === 1 ? '1 job' : `${count(many)} jobs`)

const NAMES: Readonly<Record<Settling, string>> = { retry: 'Retry', cancel: 'Cancel' }

function titleOf({ how, ids }: ToSettle): string {
  return `${NAMES[how]} ${ids.length === 1 ? `job ${shortId(ids[0])}` : jobsText(ids.length)}`
}

/** What will happen, in words. */
export function consequences({ how, ids, running, passedOver }: ToSettle): string[] {
  const isOne = ids.length === 1
  const stops = isOne
    ? 'It is under way and stops'
    : `${count(running)} of them ${running === 1 ? 'is under way and stops' : 'are under way and stop'}`
  const left = passedOver === 1 ? 'it stays as it is' : 'they stay as they are'
  const why = how === 'retry' ? 'neither failed nor was cancelled;' : 'ended already;'
  return [
    ...(how === 'retry'
      ? [
          `${isOne ? 'It begins' : 'Each begins'} anew, with the same inputs and parameters and all attempts of its kind.`,
        ]
      : [
          ...(running > 0 ? [`${stops}; products that are whole stay.`] : []),
          `What waits for ${isOne ? 'it' : 'them'} is cancelled too. All of it can be retried later.`,
        ]),
    ...(passedOver > 0 ? [`${count(passedOver)} of those selected ${why} ${left}.`] : []),
  ]
}

interface QuestionProps {
  readonly asked: ToSettle
  readonly settled: Settled | undefined
  readonly onSettled: (settled: Settled) => void
  readonly onClose: () => void
}

function Question({ asked, settled, onSettled, onClose }: QuestionProps): ReactNode {
  const { how, ids } = asked
  const [done, setDone] = useState<number>()
  const whyNot = useWhyNot('operator')
  const begin = async () => {
    setDone(0)
    onSettled(await settleJobs(how, ids, setDone))
  }
  return (
    <div className="grid gap-3">
      {consequences(asked).map((text) => (
        <p key={text} className="text-ink-2">
          {text}
        </p>
      ))}
      <div role="status" className="text-small">
        {settled === undefined ? done !== undefined && `${done} of ${ids.length}…` : <Outcome how={how} {...settled} />}
      </div>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{settled === undefined ? (how === 'retry' ? 'Back' : 'Keep going') : 'Close'}</Button>
        {settled === undefined && (
          <Button
            look={how === 'retry' ? 'primary' : 'danger'}
            disabled={whyNot !== undefined || done !== undefined}
            title={whyNot}
            onClick={() => void begin()}
          >
            {NAMES[how]} {jobsText(ids.length)}
          </Button>
        )}
      </div>
    </div>
  )
}

const SHOWN = 20

function Outcome({ how, done, refused }: Settled & { readonly how: Settling }): ReactNode {
  const retried = done === 1 ? 'begins anew' : 'begin anew'
  return (
    <>
      {done > 0 && `${jobsText(done)} ${how === 'retry' ? retried : 'cancelled'}. `}
      {refused.length > 0 && `${jobsText(refused.length)} refused:`}
      {refused.slice(0, SHOWN).map(({ id, message }) => (
        <p key={id} className="mt-1 text-failed">
          <span className="font-mono">{shortId(id)}</span> {message}
        </p>
      ))}
    </>
  )
}
