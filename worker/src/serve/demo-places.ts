import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The environment of a demonstration: everything in one folder, which is made. */
export function demoEnvironment(folder: string): NodeJS.ProcessEnv {
  const place = (name: string) => {
    const path = join(resolve(folder), name)
    mkdirSync(path, { recursive: true })
    return path
  }
  return {
    PIPELINE_INPUT_DIR: place('incoming'),
    PIPELINE_OUTPUT_DIR: place('products'),
    PIPELINE_STATE_DIR: place('state'),
    PIPELINE_DB: join(resolve(folder), 'state', 'db', 'pipeline.sqlite3'),
    CONTIMG_DEMO: '1',
  }
}
