import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// The files that take longest, which begin first: one that began last would be waited for alone.
const LONGEST = [
  'api/src/contract/fuzz.test.ts',
  'worker/src/recorder/recorder.test.ts',
  'worker/src/jobs/worker.test.ts',
  'pipeline/src/selfcal/killed.test.ts',
  'worker/src/watch/watcher.test.ts',
  'state/src/work/embedded/embedded.test.ts',
  'worker/src/serve/secrets.test.ts',
  'pipeline/src/in-place/killed.test.ts',
  'worker/src/commands/killed.test.ts',
  'pipeline/src/selfcal/selfcal.test.ts',
  'pipeline/src/image/truth-precise.test.ts',
  'pipeline/src/image/many-images.test.ts',
  'pipeline/src/flag/rfi/rfi.test.ts',
  'pipeline/src/demo/demo.test.ts',
  'worker/src/commands/registry.test.ts',
  'worker/src/commands/locks.test.ts',
  'formats/src/hostile.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config
    const gone = LONGEST.filter((name) => !existsSync(join(root, name)))
    if (gone.length > 0) throw new Error(`no longer there: ${gone.join(', ')}, which LONGEST of vitest.config.ts names`)
    const place = ({ moduleId }: TestSpecification) => LONGEST.indexOf(relative(root, moduleId))
    const [long, others] = [true, false].map((isLong) => files.filter((file) => place(file) >= 0 === isLong))
    return [...long.toSorted((one, other) => place(one) - place(other)), ...(await super.sort(others))]
  }
}

// unit: needs nothing but npm (and CONTIMG_DATA for the tests over real data).
// oracle: needs reference software from Debian; a missing program skips its own tests by name.
// e2e: the dashboard in Debian's Chromium, over a site with simulated data (needs `chromium`).
// life: whole sites of processes that are killed, stopped and starved; minutes long (scripts/life.ts).
export default defineConfig({
  test: {
    testTimeout: 300_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    setupFiles: ['fixtures/src/same-bytes.ts'],
    // where the `contimg` command keeps compiled sources, too: tests start threads and processes by the thousand
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: ['**/*.{oracle,life,e2e}.test.ts', '**/node_modules/**'],
        },
      },
      { extends: true, test: { name: 'oracle', include: ['**/*.oracle.test.ts'], exclude: ['**/node_modules/**'] } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['**/*.e2e.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: ['dashboard/e2e/site.ts'],
          fileParallelism: false, // they look at one site
        },
      },
      {
        extends: true,
        test: {
          name: 'life',
          include: ['**/*.life.test.ts'],
          exclude: ['**/node_modules/**'],
          maxConcurrency: 12, // most of them wait most of the time
        },
      },
    ],
  },
})
