import type { CalibrationSetDetail, CalibrationSetItem } from '@contimg/api/schemas'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useConnection } from '../../live/use-live.ts'
import { Button, buttonClass, Select } from '../../parts/controls.tsx'
import { Retire } from './retire.tsx'
import { solvingAgain } from './solving-again.ts'

interface ActionsProps {
  readonly name: string | undefined
  readonly set: CalibrationSetDetail | undefined
  readonly others: readonly CalibrationSetItem[]
  readonly withSet: string
  readonly onWith: (name: string) => void
}

const NONE = 'nothing'

/** Compare, solve again, retire. */
export function Actions({ name, set, others, withSet, onWith }: ActionsProps): ReactNode {
  const { state } = useConnection()
  const [isRetiring, setRetiring] = useState(false)
  if (name === undefined) return null
  const isOut = set?.status === 'retired' || set?.status === 'failed'
  const known = others.map((one) => one.name).filter((one) => one !== name)
  const choices = [...new Set([...known, ...(withSet === '' ? [] : [withSet])])]
  const why = state === 'stale' ? 'The connection is lost' : isOut ? `It is ${set?.status} already` : undefined
  return (
    <>
      <Select
        label="Compare with"
        value={withSet === '' ? NONE : withSet}
        choices={[{ value: NONE, label: NONE }, ...choices.map((value) => ({ value, label: value }))]}
        onChoose={(value) => onWith(value === NONE ? '' : value)}
      />
      {set && <SolveAgain set={set} />}
      <Button look="danger" disabled={why !== undefined} title={why} onClick={() => setRetiring(true)}>
        Retire…
      </Button>
      <Retire name={name} isOpen={isRetiring} onClose={() => setRetiring(false)} />
    </>
  )
}

/** The form of calibration, filled in with what this set was solved from. */
function SolveAgain({ set }: { readonly set: CalibrationSetDetail }): ReactNode {
  const search = solvingAgain(set)
  if (search === undefined) return null
  return (
    <Link to="/control-panel" search={search as never} className={buttonClass()} title={`Solve ${search.ms} again`}>
      Solve again…
    </Link>
  )
}
