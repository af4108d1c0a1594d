// The API over a database of many images, for the bench of its lists: prints its address, and ends with its input.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openProducts, putImages } from '@contimg/state/products'
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
await fill(join(folder, 'state/pipeline.sqlite3'))
const api = await testApi({ folder, areAnswersChecked: false })
console.log(await api.app.listen({ host: '127.0.0.1', port: 0 }))
process.stdin.resume().on('end', () => process.exit())

/** Images of as many groups as they need, a group after the other. */
async function fill(path: string): Promise<void> {
  await using products = await openProducts(path)
  const records: ReturnType<typeof imageRecord>[] = []
  for (let at = 0; at < IMAGES / EACH_SET; at++) {
    const id = new Date(FIRST_MS + at * 309_000).toISOString().slice(0, 19)
    await makeGroup(products, { id, decDeg: (at % 90) - 20 })
    for (const kind of KINDS)
      records.push({
        ...imageRecord(id),
        ...{ kind, path: `/out/images/${id}.img-${kind}.fits`, noiseJy: 1e-4 * (1 + ((at * 7919) % 100)) },
        ...{ centreRaRad: ((at * 1.29) % 360) * DEG, centreDecRad: ((at % 90) - 20) * DEG },
      })
    if (records.length >= AT_ONCE) await putImages(products, records.splice(0))
  }
  await putImages(products, records)
}
