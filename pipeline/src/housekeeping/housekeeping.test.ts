import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { describe, expect, test } from 'vitest'
import { stageFolderName } from './names.ts'
import { processTag } from './process-tag.ts'
import { HousekeepingError, type HousekeepingReport, type HousekeepingRequest, housekeeping } from './run.ts'
import { moduleAddress, Victim } from './testing.ts'

const HOUR_S = 3600
const goneTag = processTag().replace(/-\d+-/, '-1-') // of a process that had our id before us

/** Runs housekeeping in a folder, `laterS` seconds from now. */
function keep(folder: string, laterS = 0, changes: Partial<HousekeepingRequest> = {}): Promise<HousekeepingReport> {
  const patience = { nowMs: Date.now() + 1000 * laterS, olderThanS: HOUR_S }
  const stageFolder = join(folder, 'no stage folder')
  return housekeeping({ folders: [folder], stageFolder, patience, dryRun: false, ...changes })
}

/** Steps by the paths below the folder. */
function steps(folder: string, { findings }: HousekeepingReport): Record<string, string> {
  return Object.fromEntries(findings.map(({ path, step }) => [path.slice(folder.length + 1), step]))
}

function tree(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()
}

/** A folder with a file of some bytes. */
function makeFolder(path: string, content = 'content'): void {
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'table.dat'), content)
}

describe('after SIGKILL at any moment', () => {
  const WRITE = `
    import { mkdirSync, writeFileSync } from 'node:fs'
    const { whole, wholeAnew } = await import('${moduleAddress('output.ts')}')
    const [folder, how] = process.argv.slice(1)
    for (let version = Date.now(); ; version++) {
      const path = how === 'anew' ? folder + '/obs.ms' : folder + '/' + version + '.ms'
      await (how === 'anew' ? wholeAnew : whole)(path, async (partial) => {
        mkdirSync(partial)
        for (let i = 0; i < 10; i++) {
          writeFileSync(partial + '/' + i, String(version))
          await null
        }
      })
      ready() // once more does no harm
    }`
  const DELAYS_MS = [0, 1, 2, 4, 7, 11, 16, 22]

  test.each(['new', 'anew'])('products made %s are whole, and housekeeping leaves nothing else', async (how) => {
    const folder = temporaryFolder()
    let partials = 0
    for (const delayMs of DELAYS_MS) {
      using victim = new Victim(WRITE, folder, how)
      await victim.killAfter(delayMs)
      partials += readdirSync(folder).filter((name) => name.endsWith('.partial')).length
      const { failures } = await keep(folder)
      expect(failures).toEqual([])
      for (const name of readdirSync(folder)) {
        expect(name).toMatch(/^(obs|\d+)\.ms$/)
        const versions = readdirSync(join(folder, name)).map((file) => readFileSync(join(folder, name, file), 'utf8'))
        expect([versions.length, new Set(versions).size]).toEqual([10, 1])
      }
      expect((await keep(folder)).findings).toEqual([])
    }
    expect(readdirSync(folder).length).toBeGreaterThan(0)
    expect(partials).toBeGreaterThan(0) // the kills came in the midst of it
  })

  test('what a living process writes stays, however old, until that is killed', async () => {
    const folder = temporaryFolder()
    const code = `
      import { mkdirSync, writeFileSync } from 'node:fs'
      const { wholeAnew } = await import('${moduleAddress('output.ts')}')
      await wholeAnew(process.argv[1] + '/obs.ms', async (partial) => {
        mkdirSync(partial)
        writeFileSync(partial + '/table.dat', '')
        await ready()
        await new Promise((done) => setTimeout(done, 1e6))
      })`
    using victim = new Victim(code, folder)
    await victim.ready()
    makeFolder(join(folder, 'obs.ms.superseded'))
    makeFolder(join(folder, `contimg-stage-${victim.pid}-x`))
    const before = tree(folder)
    const living = await keep(folder, 1000 * HOUR_S)
    expect(Object.values(steps(folder, living))).toEqual(['leave', 'leave', 'leave'])
    expect(tree(folder)).toEqual(before)
    await victim.killAfter(0)
    expect(Object.values(steps(folder, await keep(folder))).toSorted()).toEqual(['remove', 'remove', 'restore'])
    expect(tree(folder)).toEqual(['obs.ms', 'obs.ms/table.dat'])
  })
})

test('what a process wrote that had our id before us is removed, and its size told', async () => {
  const folder = temporaryFolder()
  makeFolder(join(folder, `obs.ms.${goneTag}.partial/ANTENNA`), 'seven b')
  writeFileSync(join(folder, `image.fits.${goneTag}.partial`), '12345')
  const report = await keep(folder)
  expect(report.findings.map(({ sizeBytes }) => sizeBytes)).toEqual([5, 7])
  expect(tree(folder)).toEqual([])
})

test('where nothing tells who writes it, an hour without change is waited for', async () => {
  const folder = temporaryFolder()
  const names = ['a.fits.partial', 'b.1-2-01234567.partial', 'c.staged.ms', 'd.ms']
  makeFolder(join(folder, names[2]))
  makeFolder(join(folder, names[3]))
  for (const name of [names[0], names[1], 'd.ms/table.dat.partial']) writeFileSync(join(folder, name), '')
  const before = tree(folder)
  const early = await keep(folder, HOUR_S - 60)
  expect(Object.values(steps(folder, early))).toEqual(['leave', 'leave', 'leave', 'leave'])
  expect(early.findings[0].reason).toBe('last changed 59 min ago, wanted 60 min, since it may still be written')
  expect(tree(folder)).toEqual(before)
  const late = await keep(folder, HOUR_S + 60)
  expect(Object.values(steps(folder, late))).toEqual(['remove', 'remove', 'remove', 'remove'])
  expect(tree(folder)).toEqual(['d.ms', 'd.ms/table.dat'])
})

test('a product whose successor never came gets its name again, and otherwise it goes', async () => {
  const folder = temporaryFolder()
  makeFolder(join(folder, 'lost.ms.superseded'), 'old')
  makeFolder(join(folder, `lost.ms.${goneTag}.partial`), 'half')
  makeFolder(join(folder, 'done.ms.superseded'), 'old')
  makeFolder(join(folder, 'done.ms'), 'new')
  makeFolder(join(folder, 'busy.ms.superseded'), 'old')
  makeFolder(join(folder, `busy.ms.${processTag()}.partial`), 'half')
  const report = await keep(folder)
  expect(steps(folder, report)).toEqual({
    [`busy.ms.${processTag()}.partial`]: 'leave',
    'busy.ms.superseded': 'leave',
    'done.ms.superseded': 'remove',
    [`lost.ms.${goneTag}.partial`]: 'remove',
    'lost.ms.superseded': 'restore',
  })
  expect(readFileSync(join(folder, 'lost.ms/table.dat'), 'utf8')).toBe('old')
  expect(readFileSync(join(folder, 'done.ms/table.dat'), 'utf8')).toBe('new')
  expect(readdirSync(folder)).toHaveLength(4)
})

test('folders in which processes staged files go with these, in the stage folder nothing else is looked at', async () => {
  const [folder, stageFolder] = [temporaryFolder(), temporaryFolder()]
  const { pid } = spawnSync('true')
  for (const name of [`contimg-stage-${pid}-x7`, `contimg-stage-${goneTag}-1`, stageFolderName('-1')])
    makeFolder(join(stageFolder, name))
  makeFolder(join(stageFolder, `other/obs.ms.${goneTag}.partial`))
  writeFileSync(join(stageFolder, `obs.ms.${goneTag}.partial`), '')
  await keep(folder, 0, { stageFolder })
  expect(readdirSync(stageFolder).toSorted()).toEqual([stageFolderName('-1'), `obs.ms.${goneTag}.partial`, 'other'])
  await keep(folder, 0, { folders: [stageFolder] })
  expect(tree(stageFolder)).toEqual([stageFolderName('-1'), `${stageFolderName('-1')}/table.dat`, 'other'])
})

test('files that the correlator never finished are told after a day, and stay', async () => {
  const folder = temporaryFolder()
  const name = '2025-10-05T12:34:56_sb03_incomplete.hdf5'
  writeFileSync(join(folder, name), '')
  expect((await keep(folder, 23 * HOUR_S)).findings).toEqual([])
  const { findings } = await keep(folder, 50 * HOUR_S)
  expect(findings).toMatchObject([{ step: 'tell', reason: 'last changed 2 d ago, and never finished' }])
  expect(readdirSync(folder)).toEqual([name])
})

test('links are not followed, and nothing else is touched', async () => {
  const [folder, outside] = [temporaryFolder(), temporaryFolder()]
  makeFolder(join(outside, `obs.ms.${goneTag}.partial`))
  symlinkSync(outside, join(folder, 'linked'))
  symlinkSync(join(outside, `obs.ms.${goneTag}.partial`), join(folder, `link.ms.${goneTag}.partial`))
  const innocent = ['partial', '.partial', 'x.partials', 'x.superseded.txt', '.superseded', 'contimg-stage', 'y.ms']
  for (const name of innocent) writeFileSync(join(folder, name), '')
  makeFolder(join(folder, `gone.ms.${goneTag}.partial`))
  symlinkSync(outside, join(folder, `gone.ms.${goneTag}.partial/linked`))
  const { findings } = await keep(folder, 1000 * HOUR_S)
  expect(findings.map(({ path }) => path)).toEqual([join(folder, `gone.ms.${goneTag}.partial`)])
  expect(readdirSync(folder).toSorted()).toEqual([...innocent, 'linked', `link.ms.${goneTag}.partial`].toSorted())
  expect(tree(outside)).toHaveLength(2)
  const linked = keep(folder, 0, { folders: [join(folder, 'linked')] })
  await expect(linked).rejects.toThrow(
    new HousekeepingError(join(folder, 'linked'), 'is a symbolic link, wanted the folder itself'),
  )
  await expect(keep(folder, 0, { folders: [join(folder, 'y.ms')] })).rejects.toThrow('is a file, wanted a folder')
  await expect(keep(join(folder, 'nowhere'))).rejects.toThrow('ENOENT')
})

test('a dry run tells the same and changes nothing, and folders given twice are looked at once', async () => {
  const folder = temporaryFolder()
  makeFolder(join(folder, `in/obs.ms.${goneTag}.partial`))
  makeFolder(join(folder, 'in/old.ms.superseded'))
  const before = tree(folder)
  const folders = [join(folder, 'in'), folder, `${folder}/`]
  const planned = await keep(folder, 0, { folders, dryRun: true })
  expect(tree(folder)).toEqual(before)
  expect((await keep(folder, 0, { folders })).findings).toEqual(planned.findings)
  expect(planned.findings).toHaveLength(2)
  expect(tree(folder)).toEqual(['in', 'in/old.ms', 'in/old.ms/table.dat'])
})
