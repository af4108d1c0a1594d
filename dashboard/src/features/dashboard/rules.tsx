import type { NightSummary, QualityLimits } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { getJson } from '../../client.ts'
import { Answered } from '../../parts/panel.tsx'
import { Row, SmallTable } from '../../parts/small-table.tsx'
import { NOT_MEASURED, significant } from '../../words/numbers.ts'
import { duration } from '../../words/times.ts'

interface RulesProps {
  readonly night: NightSummary
  readonly rules: Readonly<Record<string, number>>
}

/** What nights and images are judged by, with the values of this night where a rule is broken. */
export function Rules({ night, rules }: RulesProps): ReactNode {
  const limits = useQuery({
    queryKey: ['qa', 'limits'],
    queryFn: ({ signal }) => getJson<QualityLimits>('/qa/limits', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const { assumed_sefd_jy: sefd, antennas, bandwidth_hz: bandwidth, duration_s: lasts, noise_jy: noise } = night.thermal
  return (
    <>
      <h3 className="mb-1 font-[600]">This span</h3>
      {night.reasons.length === 0 ? (
        <p className="mb-4 text-ink-2">No rule is broken.</p>
      ) : (
        <Table
          label="Broken rules"
          heads={['Broken rule', 'Value', 'Limit']}
          rows={night.reasons.map(({ rule, value, limit }) => [rule, told(value), told(limit)])}
        />
      )}
      <h3 className="mb-1 font-[600]">Rules of a night</h3>
      <Table
        label="Rules of a night"
        heads={['Rule', 'Limit']}
        rows={Object.entries(rules).map(([rule, limit]) => [rule.replaceAll('_', ' '), told(limit)])}
      />
      <h3 className="mb-1 font-[600]">Grades of an image</h3>
      <Answered query={limits} what="the limits">
        {({ image }) => (
          <Table
            label="Grades of an image"
            heads={['Measure', 'Warn', 'Fail', 'Why']}
            rows={image.map(({ name, unit, worse, warn, fail, why }) => {
              const sign = worse === 'above' ? '>' : '<'
              return [
                `${name.replaceAll('_', ' ')}${unit ? `, ${unit}` : ''}`,
                `${sign} ${told(warn)}`,
                `${sign} ${told(fail)}`,
                why,
              ]
            })}
          />
        )}
      </Answered>
      <p className="mt-2 text-small text-ink-2">
        Thermal noise {significant(noise * 1000)} mJy/beam: SEFD {significant(sefd / 1000)} kJy assumed, {antennas}{' '}
        antennas, {significant(bandwidth / 1e6)} MHz, two polarizations, {duration(lasts)}.
      </p>
    </>
  )
}

const told = (value: number | null) => (value === null ? NOT_MEASURED : significant(value))

function Table({
  label,
  heads,
  rows,
}: {
  readonly label: string
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
}): ReactNode {
  return (
    <div className="mb-4">
      <SmallTable label={label} heads={heads.map((head) => [head])}>
        {rows.map((row) => (
          <Row key={row.join()} cells={row} />
        ))}
      </SmallTable>
    </div>
  )
}
