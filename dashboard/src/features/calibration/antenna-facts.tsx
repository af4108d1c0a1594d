import { type ReactNode, useMemo } from 'react'
import { Facts, Unmeasured } from '../../parts/facts.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import { degreesText } from '../../words/angles.ts'
import { fixed, percent, significant } from '../../words/numbers.ts'
import { missingBlock } from './antennas.ts'
import { type PolarizationFacts, polarizationFacts, type Solutions } from './solutions.ts'
import { sharedText } from './tell.ts'

interface AntennaFactsProps {
  readonly solutions: Solutions
  readonly isRatio: boolean
  readonly selected: number
}

/** An antenna in figures, by polarization; and which channels it lacks together with whom. */
export function AntennaFacts({ solutions, isRatio, selected }: AntennaFactsProps): ReactNode {
  const facts = useMemo(() => polarizationFacts(solutions, selected), [solutions, selected])
  const block = useMemo(() => missingBlock(solutions, selected), [solutions, selected])
  const { x_m: eastM, y_m: northM, z_m: upM, station } = solutions.header.antennas[selected]
  return (
    <div className="mt-2 grid gap-2">
      {facts.some(({ flagged }) => flagged < 1) && (
        <ByPolarization facts={facts} hasDelay={solutions.planes.delay !== undefined} isRatio={isRatio} />
      )}
      {block && <p className="text-small text-ink-2">{blockText(solutions, block.start, block.end, block.shared)}</p>}
      <Facts
        rows={[
          ['Station', station],
          [
            'East, north, up',
            eastM === null || northM === null ? null : `${fixed(eastM, 1)}, ${fixed(northM, 1)}, ${fixed(upM, 1)} m`,
          ],
        ]}
      />
    </div>
  )
}

function blockText({ header }: Solutions, start: number, end: number, shared: readonly string[]): string {
  const { frequency_mhz: mhz } = header.columns
  const where = `${mhz[start].toFixed(1)} to ${mhz[end - 1].toFixed(1)} MHz`
  const others = sharedText(shared, header.antennas.filter(({ health }) => health !== 'absent').length - 1)
  return `${end - start} solutions at ${where} are flagged in all polarizations. ${others}`
}

function ByPolarization({
  facts,
  hasDelay,
  isRatio,
}: {
  readonly facts: readonly PolarizationFacts[]
  readonly hasDelay: boolean
  readonly isRatio: boolean
}): ReactNode {
  const measured = (value: number, text: string) => (Number.isFinite(value) ? text : <Unmeasured />)
  const plain = ['Flagged', 'Median SNR', ...(hasDelay ? ['Delay, ns'] : ['Amplitude', 'Phase, rms'])]
  const ofTwo = ['Flagged', 'SNR ratio', ...(hasDelay ? ['Difference, ns'] : ['Amplitude ratio', 'Difference, rms'])]
  const heads = isRatio ? ofTwo : plain
  return (
    <SmallTable label="Of each polarization" heads={[['Pol'], ...heads.map((head) => [head, true] as const)]}>
      {facts.map(({ polarization, flagged, snr, amplitude, phaseRmsDeg, delayNs }) => (
        <tr key={polarization} className="h-6 border-b border-line text-right last:border-0">
          <td className="text-left">{polarization}</td>
          <td>{percent(flagged)}</td>
          <td>{measured(snr, significant(snr))}</td>
          {hasDelay ? (
            <td>{measured(delayNs, fixed(delayNs, 2))}</td>
          ) : (
            <>
              <td>{measured(amplitude, fixed(amplitude, 3))}</td>
              <td>{measured(phaseRmsDeg, degreesText(phaseRmsDeg, 1))}</td>
            </>
          )}
        </tr>
      ))}
    </SmallTable>
  )
}
