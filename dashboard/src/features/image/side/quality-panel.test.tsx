// @vitest-environment happy-dom
import type { CatalogValidation, ImageDetail, ImageQuality } from '@contimg/api/schemas'
import { cleanup, render, screen, within } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { afterEach, expect, test } from 'vitest'
import { QualityPanel } from './quality-panel.tsx'

const quality = {
  ...{
    qa_grade: 'warn',
    qa_summary: 'noise_jy 0.0012, above 0.001 Jy/beam',
    rules_version: 1,
    warnings: [],
    flags: ['non_science'],
  },
  limits: [
    {
      name: 'noise_jy',
      value: 0.0012,
      unit: 'Jy/beam',
      worse: 'above',
      warn: 0.001,
      fail: 0.003,
      grade: 'warn',
      why: 'it is',
    },
    { name: 'dynamic_range', value: null, unit: '', worse: 'below', warn: 10, fail: 5, grade: null, why: 'it is' },
  ],
  metrics: { noise_jy: 0.0012, dynamic_range: null, peak_flux_jy: null, n_sources: null },
  thermal: { noise_jy: 1.78e-4, ratio: 6.74, sefd_jy: 5800 },
} as unknown as ImageQuality

afterEach(cleanup)

const record = { noise_jy: 0.0012, dynamic_range: null, quality: 'warn', quality_reasons: [], header: null }

function shown(validation?: CatalogValidation, detail: object = record) {
  const query = { data: quality, error: null, isPending: false, refetch: () => {} }
  render(
    <Tooltip.Provider>
      <QualityPanel detail={detail as ImageDetail} quality={query as never} validation={validation} />
    </Tooltip.Provider>,
  )
}

test('numbers stand as the API told them, and what was not measured is said so, never 0', () => {
  shown()
  expect(screen.getByText('1.20').textContent).toBe('1.20mJy')
  const rows = screen.getAllByRole('row').slice(1)
  expect(
    within(rows[0])
      .getAllByRole('cell')
      .map(({ textContent }) => textContent),
  ).toEqual(['1.20 mJy/beam', '< 1', 'Warn'])
  expect(
    within(rows[1])
      .getAllByRole('cell')
      .map(({ textContent }) => textContent),
  ).toEqual(['not measured', '> 10', 'none'])
  expect(screen.getAllByText('not measured')).toHaveLength(4)
  expect(screen.getByText(/assumed SEFD of 5.800 Jy/)).toBeTruthy()
  expect(screen.getByText('Made for a trial, not for science.')).toBeTruthy()
})

test('a noise that the record of the image lacks is not measured, whatever another answer still says', () => {
  shown(undefined, { ...record, noise_jy: null, quality: null })
  const [noise] = screen.getAllByRole('row').slice(1)
  expect(noise.textContent).toBe('Noisenot measured< 1none')
  expect(screen.getAllByText('not measured')).toHaveLength(6) // of four figures and two lines
  expect(document.body.textContent).not.toMatch(/1\.20|6\.7|× thermal|Warn|0\.0012/)
})

test('sources that the catalogue lists are counted where the image was held against it', () => {
  shown({ n_found: 48, n_expected: 50, limits: [] } as unknown as CatalogValidation)
  expect(screen.getByText('48')).toBeTruthy()
  expect(screen.getByText('of 50 listed sources found')).toBeTruthy()
})
