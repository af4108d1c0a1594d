import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --antennas 1,20,40,60,80,103 --channels 32')
  await bench.succeed('convert @/in --out @/short.ms')
  await bench.succeed('calibrate @/short.ms --calibrator 2023+544 --refant 103 --gain-solint 60s --bp-minsnr 4')
  for (const name of ['long', 'comma']) cpSync(bench.path('short.ms'), bench.path(`${name}.ms`), { recursive: true })
})

/** Digests of the files of a product by their names in it. */
function filesOf(name: string): Map<string, string> {
  const path = bench.path(name)
  const files = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : ['']
  const read = files.filter((file) => statSync(join(path, file)).isFile() && !file.endsWith('table.lock'))
  return new Map(
    read.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(path, file)))
        .digest('hex'),
    ]),
  )
}

test('conversion single makes what convert makes, of a folder or of files', async () => {
  const files = readdirSync(bench.path('in')).filter((name) => name.endsWith('.hdf5'))
  await bench.succeed('conversion single @/in @/folder.ms')
  await bench.succeed(`conversion single ${files.map((name) => `@/in/${name}`).join(' ')} --out @/files.ms`)
  expect(filesOf('folder.ms')).toEqual(filesOf('short.ms'))
  expect(filesOf('files.ms')).toEqual(filesOf('short.ms'))
})

test('calibration calibrate makes what calibrate makes, and finds the calibrator in the beam by itself', async () => {
  const flags = '--field all --refant 103 --gain-solint 60s --bp-minsnr 4'
  const { err } = await bench.succeed(`calibration calibrate --ms @/short.ms --out @/found ${flags}`)
  expect(err).toMatch(
    /^warning: no calibrator named: taking 2023\+544, 1\.1\d Jy through the beam \(VLA calibrator list, 20 cm\)$/m,
  )
  for (const kind of ['bpcal', 'gpcal', 'gacal']) expect(filesOf(`found_${kind}`)).toEqual(filesOf(`short_${kind}`))
})

test('calibration calibrate --field solves for the rows of these fields alone', async () => {
  await bench.succeed('calibration calibrate --ms @/short.ms --field 10~13 --refant 103 --out @/some')
  const { out } = await bench.succeed('table @/some_gpcal --rows 0 --column FIELD_ID INTERVAL')
  expect(out).toMatch(/^row {2}FIELD_ID +INTERVAL\n {2}0 +10 +51\.5396/) // four integrations of 12.884902 s
  const { code } = await bench.fail('calibration calibrate --ms @/short.ms --field 24 --out @/none')
  expect(code).toBe(5)
})

test('calibration apply does what apply does, the tables listed in any of its spellings', async () => {
  await bench.succeed('apply @/short.ms --caltable @/short_bpcal @/short_gpcal @/short_gacal')
  const line =
    'calibration apply --ms @/long.ms --caltable @/short_bpcal --caltables @/short_gpcal --tables @/short_gacal'
  await bench.succeed(line)
  expect(filesOf('long.ms')).toEqual(filesOf('short.ms'))
  await bench.succeed('calibration apply --ms @/comma.ms --caltable @/short_bpcal,@/short_gpcal,@/short_gacal')
  expect(filesOf('comma.ms')).toEqual(filesOf('short.ms'))
})

test('imaging image makes what image makes', async () => {
  await bench.succeed('image @/short.ms --imagename @/short --imsize 64 --niter 20')
  await bench.succeed('imaging image --ms @/short.ms --imagename @/long --imsize 64 --niter 20 --no-nvss-mask')
  for (const kind of ['dirty', 'psf', 'image', 'model', 'residual'])
    expect(filesOf(`long-${kind}.fits`)).toEqual(filesOf(`short-${kind}.fits`))
})

test('table shows the columns of a table, and rows of it', async () => {
  const { out } = await bench.succeed('table @/short.ms --column UVW')
  expect(out).toMatch(
    /^@\/short\.ms {2}8064 rows\n\ncolumn +type +shape +unit +measure .*\nUVW +double +\[3\] +m +uvw ICRS /,
  )
  const { out: rows } = await bench.succeed('table @/short.ms/ANTENNA --rows 1:3 --column NAME DISH_DIAMETER')
  expect(rows).toBe('row  NAME  DISH_DIAMETER\n  1  2              4.65\n  2  3              4.65\n')
})
