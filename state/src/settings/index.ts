/** What is set from outside: one definition of every variable, for each program that reads its own environment. */
export { DISK_LIMITS } from './disk-limits.ts'
export { environmentFile } from './environment-file.ts'
export { type Config, ConfigError, type ConfigRequest, loadConfig, type Origin, readConfig, requestOf } from './load.ts'
export { SETTINGS, type SettingKey, type Settings } from './settings.ts'
export { taskRoots } from './task-roots.ts'
export type { Setting } from './values.ts'
export { watchdogPeriodS } from './watchdog-period.ts'
