// The server of the REST API: listens until SIGTERM, SIGINT or the end of its standard input under a supervisor.
import { systemdWatchdog } from '@contimg/state/health'
import { openProducts } from '@contimg/state/products'
import { ConfigError, type Settings } from '@contimg/state/settings'
import { workDatabaseUrl } from '@contimg/state/work'
import { Access } from './access/access.ts'
import { buildApp } from './app.ts'
import { configOfEnvironment, systemdWatchdogS } from './config.ts'
import { Inspector } from './inspect/inspector.ts'
import { listen } from './listen.ts'
import { apiLog } from './log.ts'
import { System } from './system/system.ts'
import { WorkDoor } from './work-door.ts'

const WORK_ANSWERS_WITHIN_MS = 15_000

const CONFIGURATION_EXIT_CODE = 5
const PORT_EXIT_CODE = 2

function configured() {
  try {
    return configOfEnvironment()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(`contimg-api: ${error.message}`)
    process.exit(CONFIGURATION_EXIT_CODE)
  }
}

/** A port that is taken is told in a line; the supervisor tries again. */
function refuse(error: NodeJS.ErrnoException & { port?: number }): never {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error
  const what = error.code === 'EACCES' ? 'may not be listened on' : 'is taken by another process'
  console.error(
    `contimg-api: port ${error.port} of ${settings.apiHost} ${what}, wanted a free one (CONTIMG_API_PORT, CONTIMG_DASHBOARD_PORT)`,
  )
  process.exit(PORT_EXIT_CODE)
}

/** Where others could ask, it is not begun before there is a key. */
async function allowed(access: Access): Promise<Access> {
  const why = await access.whyNotListen()
  if (why === undefined) return access
  console.error(`contimg-api: CONTIMG_API_HOST is “${settings.apiHost}”, where ${why}`)
  process.exit(CONFIGURATION_EXIT_CODE)
}

function workDoor({ stateDir, databaseUrl, queue }: Settings): WorkDoor {
  return new WorkDoor(() => workDatabaseUrl(stateDir, databaseUrl), {
    queues: [queue],
    answersWithinMs: WORK_ANSWERS_WITHIN_MS,
  })
}

const { settings, productsDatabase } = configured()
const logger = apiLog(settings.logLevel)
using _watchdog = systemdWatchdog((message) => logger.warn(message), { periodS: systemdWatchdogS })
await using products = await openProducts(productsDatabase)
await using work = workDoor(settings)
await using inspector = new Inspector(settings)
const access = await allowed(new Access(settings, products, Date.now))
const system = new System(settings, products, Date.now)
const context = { settings, products, work, inspector, access, system, nowMs: Date.now, startedMs: Date.now() }
const app = await buildApp(context, { logger })
await using listening = await listen(app, settings).catch(refuse)
logger.info({ addresses: listening.addresses }, 'listening')
await listening.asked
logger.info('stopping')
