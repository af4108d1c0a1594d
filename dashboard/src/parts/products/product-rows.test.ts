import { expect, test } from 'vitest'
import { productRows } from './product-rows.ts'

const AT = '2026-01-25T22:32:00.000Z'

test('the image comes first among products, then the Measurement Set', () => {
  const product = (path: string, kind: string) => ({
    artifact_id: 1,
    path,
    kind,
    size_bytes: null,
    identity: 'generation 2, made',
    first_seen_at: AT,
  })
  const rows = productRows(
    [product('/d/a.ms', 'measurement-set'), product('/d/a_bpcal', 'table'), product('/d/a.fits', 'file')],
    new Map([['/d/a.fits', { id: 4, type: 'image', version: 3 } as never]]),
  )
  expect(rows.map(({ name, version }) => `${name} ${version}`)).toEqual([
    'Restored image v3',
    'Measurement Set generation 2',
    'Bandpass table generation 2',
  ])
  expect(rows[0].link?.params).toEqual({ id: '4' })
})
