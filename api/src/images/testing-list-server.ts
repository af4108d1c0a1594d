// The API over a database of many images, for the bench of its lists: prints its address, and ends with its input.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { putImages } from '@contimg/state/products'
import { testApi } from '../testing.ts'
import { imageRecord, makeGroup } from '../testing-groups.ts'

const IMAGES = 100_000
const EACH_SET = 8
const AT_ONCE = 4000
const KINDS = ['image', 'dirty', 'psf', 'model', 'residual', 'pb', 'image-pbcor', 'weights'] as const
const FIRST_MS = Date.UTC(2025, 0, 1)
const DEG = Math.PI / 180

const folder = mkdtempSync(join(tmpdir(), 'contimg-bench-lists-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const api = await testApi({ folder, areAnswersChecked: false })
const groups = Array.from({ length: IMAGES / EACH_SET }, (_, at) =>
  new Date(FIRST_MS + at * 309_000).toISOString().slice(0, 19),
)
for (const [at, id] of groups.entries()) await makeGroup(api.products, { id, decDeg: (at % 90) - 20 })
const records = groups.flatMap((id, at) =>
  KINDS.map((kind) => ({
    ...imageRecord(id),
    ...{ kind, path: `/out/images/${id}.img-${kind}.fits`, noiseJy: 1e-4 * (1 + ((at * 7919) % 100)) },
    ...{ centreRaRad: ((at * 1.29) % 360) * DEG, centreDecRad: ((at % 90) - 20) * DEG },
  })),
)
for (let from = 0; from < records.length; from += AT_ONCE)
  await putImages(api.products, records.slice(from, from + AT_ONCE))
console.log(await api.app.listen({ host: '127.0.0.1', port: 0 }))
process.stdin.resume().on('end', () => process.exit())
