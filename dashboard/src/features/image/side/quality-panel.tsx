import type { CatalogValidation, ImageDetail, ImageQuality } from '@contimg/api/schemas'
import type { UseQueryResult } from '@tanstack/react-query'
import { memo, type ReactNode } from 'react'
import { Figure } from '../../../parts/facts.tsx'
import { GradeMark } from '../../../parts/marks.tsx'
import { Answered, Panel } from '../../../parts/panel.tsx'
import { SmallTable } from '../../../parts/small-table.tsx'
import { count, significant } from '../../../words/numbers.ts'
import { type Judged, judgedLine } from './judged-line.ts'
import { ofRecord } from './of-record.ts'

interface QualityPanelProps {
  readonly detail: ImageDetail
  readonly quality: UseQueryResult<ImageQuality>
  readonly validation: CatalogValidation | undefined
}

/** How good an image is: figures, and each number with its limit. */
export const QualityPanel = memo(function QualityPanel({ detail, quality, validation }: QualityPanelProps): ReactNode {
  const data = quality.data && ofRecord(quality.data, detail)
  return (
    <Panel
      title="Quality"
      meta={data?.qa_summary}
      actions={data && <GradeMark grade={data.qa_grade} title={data.warnings.join('; ')} />}
      className="flex-none"
    >
      <Answered query={quality} what="the quality of this image" rows={6}>
        {() => data && <Numbers quality={data} validation={validation} tier={detail.header?.quality_tier} />}
      </Answered>
    </Panel>
  )
})

interface NumbersProps {
  readonly quality: ImageQuality
  readonly validation: CatalogValidation | undefined
  readonly tier: string | null | undefined
}

function Numbers({ quality, validation, tier }: NumbersProps): ReactNode {
  return (
    <>
      <Figures quality={quality} validation={validation} />
      {quality.flags.length > 0 && (
        <p className="pt-2 text-small text-warn">{quality.flags.map((flag) => FLAGS[flag]).join(' ')}</p>
      )}
      <JudgedTable judged={[...quality.limits, ...(validation?.limits ?? [])]} />
      <p className="pt-1.5 text-micro text-ink-3">
        Thermal noise {significant(quality.thermal.noise_jy * 1000)} mJy/beam, for an assumed SEFD of{' '}
        {count(quality.thermal.sefd_jy)} Jy; rules {quality.rules_version}
        {tier ? `; imaged as ${tier}` : ''}.
      </p>
    </>
  )
}

const FLAGS: Readonly<Record<ImageQuality['flags'][number], string>> = {
  uncalibrated: 'Not calibrated: fluxes are in units of the correlator.',
  non_science: 'Made for a trial, not for science.',
  gone: 'Its file was removed.',
}

function Figures({ quality, validation }: Omit<NumbersProps, 'tier'>): ReactNode {
  const { metrics, thermal } = quality
  const mjy = (jy: number | null) => significant(jy === null ? null : jy * 1000)
  const ratio = thermal.ratio === null ? '' : `, ${significant(thermal.ratio, 2)} × thermal`
  const found = metrics.n_sources ?? validation?.n_found ?? null
  const expected = validation?.n_expected ?? null
  return (
    <div className="grid grid-cols-4 gap-3">
      <Figure value={mjy(metrics.noise_jy)} unit="mJy" label={`Noise per beam (MAD)${ratio}`} />
      <Figure value={significant(metrics.dynamic_range)} label="Dynamic range" />
      <Figure value={mjy(metrics.peak_flux_jy)} unit="mJy" label="Peak per beam" />
      <Figure
        value={count(found)}
        label={expected === null ? 'Sources found' : `of ${count(expected)} listed sources found`}
      />
    </div>
  )
}

/** Numbers that were judged: value, limit, grade; the reason of the limit on hover. */
export function JudgedTable({ judged }: { readonly judged: readonly Judged[] }): ReactNode {
  return (
    <div className="mt-2">
      <SmallTable
        label="Judged numbers"
        heads={[['Measure'], ['Value', true], ['Limit', true], ['Grade', false, 'w-20']]}
      >
        {judged.map((one) => {
          const { name, value, limit } = judgedLine(one)
          return (
            <tr key={one.name} className="border-b border-line last:border-0" title={one.why}>
              <th scope="row" className="py-[3px] text-left font-normal">
                {name}
              </th>
              <td className={`text-right ${one.value === null ? 'text-ink-3' : ''}`}>{value}</td>
              <td className="text-right whitespace-nowrap text-ink-3">{limit}</td>
              <td>
                <GradeMark grade={one.grade} title={one.why} word={one.grade === null ? 'none' : undefined} />
              </td>
            </tr>
          )
        })}
      </SmallTable>
    </div>
  )
}
