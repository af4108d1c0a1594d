import { cpSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())
const [FIRST, SECOND] = ['2025-10-18T02:27:48', '2025-10-18T02:32:57']

/** Calibrators of the VLA list in and about the field, with a flux and without, and one that is elsewhere. */
const CALIBRATORS = `name,b1950_name,alt_name,ra_deg,dec_deg,position_code,flux_L_jy,flux_C_jy
1331+305,1328+307,3C286,202.784533,30.509155,A,15.0,7.47
2023+544,2022+542,,305.982683,54.459953,B,1.2,1.05
2031+549,2030+547,,307.947,54.9247,T,1.2,0.6
2020+540,,NOFLUX,305.2,54.1,T,,
2020+600,,FAR,305.2,60.1,T,9,
`

beforeAll(async () => {
  writeFileSync(bench.path('calibrators.csv'), CALIBRATORS)
  await bench.succeed('simulate --out @/in --groups 2 --antennas 1,30 --channels 16')
})

describe('conversion find-calibrators', () => {
  test('prints for each group where it points and what its beam sees, unknown fluxes last and as unknown', async () => {
    const { out } = await bench.succeed('conversion find-calibrators @/in --catalog @/calibrators.csv')
    const lines = out.trimEnd().split('\n')
    expect(lines[0]).toMatch(
      /^group +RA +Dec +Dec of date +calibrator +away +response +flux +through beam +to transit$/,
    )
    const words = lines.slice(2).map((line) => line.split(/ {2,}/))
    expect(words.map(([group, , , , name]) => `${group} ${name}`)).toEqual([
      `${FIRST} 2023+544`,
      `${FIRST} 2031+549`,
      `${FIRST} 2020+540`,
      `${SECOND} 2023+544`,
      `${SECOND} 2031+549`,
      `${SECOND} 2020+540`,
    ])
    // the simulation puts 2023+544 on the meridian in the middle of the first group, 3′ from the axis
    expect(words[0].slice(1)).toEqual([
      '305.985',
      '54.512',
      '54.600',
      '2023+544',
      '0.05',
      '0.999',
      '1.20',
      '1.20',
      '0.0',
    ])
    expect(words[2].slice(7, 9)).toEqual(['–', '–'])
    expect(Number(words[3].at(-1))).toBeCloseTo(-5.2, 1)
  })

  test('as JSON, the folder as an option', async () => {
    const { out } = await bench.succeed(
      'conversion find-calibrators --input-dir @/in --catalog @/calibrators.csv --json',
    )
    const [first] = JSON.parse(out)
    expect(first).toMatchObject({ group: FIRST, file_count: 16, problem: null })
    expect(first.pointing.middle_utc).toMatch(/^2025-10-18T02:30:22\.\d/)
    expect(first.pointing.apparent_dec_deg).toBeCloseTo(54.6, 9)
    expect(first.calibrators[0]).toMatchObject({ name: '2023+544', field: 11, flux_origin: 'list' })
    expect(first.calibrators[0].transit_utc).toMatch(/^2025-10-18T02:30:22\.\d/)
    expect(first.calibrators[2]).toMatchObject({ name: '2020+540', flux_jy: null, apparent_flux_jy: null })
  })

  test('only those within the tolerance and with enough of the beam', async () => {
    const names = async (flags: string) => {
      const command = `conversion find-calibrators @/in --catalog @/calibrators.csv --json ${flags}`
      const [first] = JSON.parse((await bench.succeed(command)).out)
      return first.calibrators.map(({ name }: { name: string }) => name)
    }
    expect(await names('--dec-tolerance-deg 0.1')).toEqual(['2023+544'])
    expect(await names('--min-pb-response 0.9')).toEqual(['2023+544', '2020+540'])
    expect(await names('--min-pb-response 0.9999')).toEqual([])
  })

  test('a group whose header cannot be read is told, and does not hide the others', async () => {
    cpSync(bench.path('in'), bench.path('broken'), { recursive: true })
    const [name] = readdirSync(bench.path('broken')).filter((each) => each.endsWith('_sb00.hdf5'))
    truncateSync(bench.path(`broken/${name}`), 5000)
    const { out, err } = await bench.succeed('conversion find-calibrators @/broken --catalog @/calibrators.csv')
    expect(err).toMatch(new RegExp(`^warning: group ${FIRST}: @/broken/${name}: `, 'm'))
    expect(out).toMatch(new RegExp(`^${FIRST} +– +– +– +– `, 'm'))
    expect(out).toMatch(new RegExp(`^${SECOND} .*2023\\+544`, 'm'))
  })

  test('one folder is wanted, and a catalogue', async () => {
    for (const folders of ['', ' @/in --input-dir @/in']) {
      const { code, err } = await bench.fail(`conversion find-calibrators${folders}`)
      expect(err).toMatch(/folder.*, wanted the one of the subband files/)
      expect(code).toBe(EXIT.usage)
    }
    const { code, err } = await bench.fail('conversion find-calibrators @/in --catalog @/gone.csv')
    expect(err).toContain('@/gone.csv')
    expect(code).toBe(EXIT.io)
  })
})

describe('conversion groups --calibrator', () => {
  const groups = (flags: string) =>
    `conversion groups @/in @/ms --catalog @/calibrators.csv --dry-run${flags && ` ${flags}`}`
  const ids = (out: string) => out.match(/^2025-\S+/gm)

  test.each(['2023+544', '2022+542', 'J2023+5427', 'b2022+542'])(
    '%s plans the group that sees it transit',
    async (name) => {
      const { out } = await bench.succeed(groups(`--calibrator ${name}`))
      expect(out).toMatch(
        /^2023\+544 in transit at 2025-10-18T02:30:22 UTC, 0\.0 minutes \w+ the middle of group 2025-10-18T02:27:48: response 1\.00 in field 11, 1\.20 Jy through the beam$/m,
      )
      expect(ids(out)).toEqual([FIRST])
    },
  )

  test('the transit of a day or near a time', async () => {
    for (const date of ['2025-10-18', '2025-10-18T03:00:00'])
      expect(ids((await bench.succeed(groups(`--calibrator 2031+549 --transit-date ${date}`))).out)).toEqual([SECOND])
    const { code, err } = await bench.fail(groups('--calibrator 2031+549 --transit-date 2025-10-16'))
    expect(err).toMatch(
      /^contimg conversion groups: no group sees 2031\+549 in transit: the nearest group 2025-10-18T02:27:48 has its middle 28\d\d\.\d minutes after the transit at 2025-10-16T02:/,
    )
    expect(code).toBe(EXIT.conversion)
  })

  test('a group without all subbands is not chosen, unless it is to be converted', async () => {
    cpSync(bench.path('in'), bench.path('gaps'), { recursive: true })
    const [name] = readdirSync(bench.path('gaps')).filter((each) => each.endsWith('_sb07.hdf5'))
    rmSync(bench.path(`gaps/${name}`))
    const gaps = (flags: string) => groups(`--calibrator 2023+544${flags}`).replace('@/in', '@/gaps')
    expect(ids((await bench.succeed(gaps(''))).out)).toEqual([SECOND])
    expect(ids((await bench.succeed(gaps(' --allow-missing'))).out)).toEqual([FIRST])
  })

  test.each([
    [
      'too far from any group',
      '--calibrator 3C286',
      /nearest group \S+ has its middle \d+\.\d minutes (before|after) the transit at/,
    ],
    ['outside a narrow window', '--calibrator 2031+549 --window-minutes 1', /; wanted 0\.5 minutes at most/],
    [
      'at another declination',
      '--calibrator FAR',
      /but points 5\.5\d° south of it, where the beam has .* wanted 2\.00° at most/,
    ],
    [
      'at the edge of the beam',
      '--calibrator 2031+549 --min-pb-response 0.99',
      /response of 0\.9\d; .* 0\.99 at least/,
    ],
    [
      'too long before the last group',
      '--calibrator 2020+540 --max-days-back 0 --window-minutes 2',
      /wanted 1\.0 minutes/,
    ],
  ])('a transit %s is an error that says what was found', async (_, flags, message) => {
    const { code, err } = await bench.fail(groups(flags))
    expect(err).toMatch(message)
    expect(code).toBe(EXIT.conversion)
  })

  test('an unknown calibrator, and a date without one, are refused', async () => {
    const unknown = await bench.fail(groups('--calibrator 2023+554'))
    expect(unknown.err).toContain('unknown calibrator "2023+554"; the nearest names are 2023+544,')
    expect(unknown.code).toBe(EXIT.calibration)
    expect((await bench.fail(groups('--transit-date 2025-10-18'))).code).toBe(EXIT.usage)
    expect((await bench.fail(groups('--calibrator 2023+544 --transit-date yesterday'))).err).toContain('"yesterday"')
  })

  test('as JSON, a line for the transit before the plan', async () => {
    const { out } = await bench.succeed(groups('--calibrator 2023+544 --json'))
    const [transit, plan] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(transit).toMatchObject({ calibrator: '2023+544', group: FIRST, field: 11 })
    expect(transit.minutes_from_transit).toBeCloseTo(0, 1)
    expect(plan.map(({ group }: { group: string }) => group)).toEqual([FIRST])
  })
})
