import type { CalibrationSetDetail } from '@contimg/api/schemas'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo } from 'react'
import { Panel, Skeleton } from '../../parts/panel.tsx'
import type { Values } from '../../words/address.ts'
import { About } from './about.tsx'
import { AntennaPanel } from './antenna-panel.tsx'
import { orderOf, worstOf } from './antennas.ts'
import { type Behind, whenText } from './behind.ts'
import { Comparison } from './comparison.tsx'
import { SetGrade } from './grade.tsx'
import { Multiples } from './multiples.tsx'
import { setQuery, solutionsQuery } from './queries.ts'
import { ratioOf } from './ratio.ts'
import { quantitiesOf, type Solutions, type SolvedAntenna } from './solutions.ts'
import { antennaOf, type KEYS, selOf } from './view.ts'

type View = Values<typeof KEYS>

interface SetViewProps {
  readonly set: CalibrationSetDetail
  readonly view: View
  readonly change: (some: Partial<View>, how?: 'push' | 'replace') => void
  readonly sets: ReactNode
}

/** A set: the solutions of all antennas, of one, how good they are, and where they come from. */
export function SetView({ set, view, change, sets }: SetViewProps): ReactNode {
  const type = set.types.find((one) => one === view.type) ?? set.types[0]
  const query = useShown(set, type, view.with)
  const solutions = query.data
  const behind = useBehind(set, type, view.with)
  const has = solutions ? quantitiesOf(solutions) : []
  const quantity = has.includes(view.show) ? view.show : (has[0] ?? view.show)
  const selected = solutions ? placeOf(solutions, view.sel) : -1
  const onSelect = useCallback(
    (antenna: number) => {
      const name = solutions?.header.antennas[antenna]?.name
      if (name !== undefined) change({ sel: selOf(name) })
    },
    [solutions, change],
  )
  const path = set.tables.find((table) => table.type === type)?.path
  return (
    <div className="grid flex-none items-start gap-2.5 side:grid-cols-[minmax(0,1fr)_minmax(380px,27%)]">
      <div className="grid min-w-0 gap-2.5">
        <Multiples name={set.name} types={set.types} {...{ type, query, view, quantity, selected, onSelect, change }} />
        {view.with !== '' && (
          <Comparison a={set.name} b={view.with} path={path} onSelect={(antenna) => change({ sel: selOf(antenna) })} />
        )}
        <div className="grid min-w-0 gap-2.5 md:grid-cols-2 rail:grid-cols-[352px_1.35fr_1fr]">
          {sets}
          <SetGrade set={set} />
          <About set={set} />
        </div>
      </div>
      {solutions ? (
        <AntennaPanel {...{ solutions, behind, selected, onSelect }} isRatio={view.with !== ''} />
      ) : (
        <Panel title="Antenna">{query.error ? null : <Skeleton rows={12} />}</Panel>
      )}
    </div>
  )
}

/** Place of the antenna that is selected; without one the worst, or the weakest. */
function placeOf({ header }: Solutions, sel: string): number {
  const { antennas, reference_antenna: reference } = header
  const name = antennaOf(sel) ?? worstOf(antennas)[0]?.name ?? weakestOf(antennas, reference)
  const at = antennas.findIndex((one) => one.name === name)
  return at >= 0 ? at : antennas.findIndex(({ health }) => health !== 'absent')
}

/** The one that is solved with least signal to noise, beside the reference, whose phase is zero. */
function weakestOf(antennas: readonly SolvedAntenna[], reference: string | null): string | undefined {
  return orderOf(antennas, 'snr')
    .map((at) => antennas[at])
    .find(({ name, median_snr: snr }) => snr !== null && name !== reference)?.name
}

type Type = CalibrationSetDetail['types'][number] | undefined

/** The solutions of a set; with another, their ratio. */
function useShown(set: CalibrationSetDetail, type: Type, other: string): UseQueryResult<Solutions> {
  const own = useQuery(solutionsQuery(set.name, type))
  const theirs = useQuery(solutionsQuery(other === '' ? undefined : other, type))
  const ratio = useMemo(
    () => (own.data && theirs.data && other !== '' ? ratioOf(own.data, theirs.data) : undefined),
    [own.data, theirs.data, other],
  )
  if (other === '') return own
  const wrong = own.error ? own : theirs
  return { ...wrong, data: ratio } as UseQueryResult<Solutions>
}

/** The set before, drawn behind; none where two sets are compared. */
function useBehind(set: CalibrationSetDetail, type: Type, other: string): Behind | undefined {
  const name = other === '' ? (set.previous ?? undefined) : undefined
  const before = useQuery(setQuery(name))
  const has = before.data?.types.some((one) => one === type)
  const solutions = useQuery(solutionsQuery(has ? name : undefined, type))
  return useMemo(() => {
    if (name === undefined || before.data === undefined || solutions.data === undefined) return undefined
    return { name, solutions: solutions.data, when: whenText(before.data.solved_at, set.solved_at) }
  }, [name, before.data, solutions.data, set.solved_at])
}
