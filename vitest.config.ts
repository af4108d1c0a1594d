import { defineConfig } from 'vitest/config'

// unit: needs nothing but npm (and CONTIMG_DATA for the tests over real data).
// oracle: needs reference software from Debian; a missing program skips its own tests by name.
// life: whole sites of processes that are killed, stopped and starved; minutes long (scripts/life.ts).
export default defineConfig({
  test: {
    testTimeout: 300_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: ['**/*.{oracle,life}.test.ts', '**/node_modules/**'],
        },
      },
      { extends: true, test: { name: 'oracle', include: ['**/*.oracle.test.ts'], exclude: ['**/node_modules/**'] } },
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
