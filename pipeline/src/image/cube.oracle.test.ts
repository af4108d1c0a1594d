import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { afterAll, expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import { imageParts } from './many-images.ts'
import { DEFAULT_IMAGE_OPTIONS } from './options.ts'

const CELL_RAD = (20 / 3600 / 180) * Math.PI
const folder = mkdtempSync(join(tmpdir(), 'contimg-cube-'))
afterAll(() => rmSync(folder, { recursive: true }))

const READ = `
import warnings
warnings.simplefilter('ignore')
from astropy.io import fits
from astropy.wcs import WCS
def placed(path):
    with fits.open(path, checksum=True) as hdus:
        hdus.verify('exception')
        header, data = hdus[0].header, hdus[0].data
        planes = [data[:, k].tobytes().hex() for k in range(data.shape[1])]
        wcs = WCS(header)
        worlds = [[float(x) for x in wcs.wcs_pix2world([[17, 40, k, 0]], 0)[0]] for k in range(len(planes))]
        return {'types': list(wcs.wcs.ctype), 'worlds': worlds, 'planes': planes}
answer = [placed(path) for path in given]
`

interface Placed {
  readonly types: readonly string[]
  readonly worlds: readonly (readonly number[])[] // [plane] RA deg, Dec deg, Hz, Stokes of one pixel
  readonly planes: readonly string[] // bytes
}

test.skipIf(!havePython('astropy'))(
  'astropy finds every plane of a cube where its own image is',
  async () => {
    const [group] = await simulate(
      simulationOf({ outFolder: folder, size: 'tiny', antennas: '1,9,20,31,40,60,80,103' }),
    )
    await convert(group.files, join(folder, 'x.ms'))
    const options = {
      ...DEFAULT_IMAGE_OPTIONS,
      imageName: join(folder, 'out'),
      sizePx: 256,
      cellRad: CELL_RAD,
      iterations: 0,
    }
    const wanted = { stokes: ['I', 'Q'], snapshots: false, channelsOut: 4 } as const
    const { outcomes, cubes } = await imageParts(join(folder, 'x.ms'), options, wanted)
    expect(cubes.map(({ image }) => image)).toEqual(['I', 'Q'].map((s) => join(folder, `out-cube-${s}-image.fits`)))
    const alone = outcomes.map((outcome) => ('result' in outcome ? outcome.result.products.image! : ''))
    const placed = runPython<Placed[]>(READ, [...cubes.map(({ image }) => image), ...alone])
    const [first, second, ...parts] = placed
    const inOrder = [...first.planes, ...second.planes]
    expect(inOrder).toEqual(parts.flatMap(({ planes }) => planes))
    for (const [i, world] of [...first.worlds, ...second.worlds].entries()) {
      const [raDeg, decDeg, hz, stokes] = parts[i].worlds[0]
      expect(Math.abs(world[0] - raDeg)).toBeLessThan(1e-9)
      expect(Math.abs(world[1] - decDeg)).toBeLessThan(1e-9)
      expect(Math.abs(world[2] - hz)).toBeLessThan(1)
      expect(world[3]).toBe(stokes)
    }
    expect(first.types[2]).toBe('FREQ')
  },
  60_000,
)
