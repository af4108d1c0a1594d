import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SETTINGS, type SettingKey, type Settings } from './settings.ts'
import type { Setting } from './values.ts'

/** Where a value is from: a variable, a line of a file, or nowhere. */
export interface Origin {
  readonly name: string // of the variable; '' where it is the default
  readonly file?: string // that had it; else the environment
}

export interface Config {
  readonly settings: Settings
  readonly origins: Readonly<Record<SettingKey, Origin>>
  readonly problems: readonly string[] // of values that cannot be, for which the defaults stand in `settings`
}

export interface ConfigRequest {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly file?: string // of lines NAME=value, which the environment goes before
}

/** The environment, and the file that PIPELINE_CONFIG names, else contimg.env in the state folder where there is one. */
export function requestOf(environment: ConfigRequest['environment']): ConfigRequest {
  const named = environment.PIPELINE_CONFIG
  if (named) return { environment, file: named }
  const usual = join(environment.PIPELINE_STATE_DIR || 'state', 'contimg.env')
  return existsSync(usual) ? { environment, file: usual } : { environment }
}

/** Settings that cannot be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * The settings as they hold, all of them checked.
 *
 * @param validatePaths  whether folders that were named must be there, or be such as can be made
 * @throws ConfigError that names each variable, its value and what it may be
 */
export function loadConfig({ validatePaths = true, ...request }: ConfigRequest & { validatePaths?: boolean }): Config {
  const config = readConfig(request)
  const problems = [...config.problems, ...(validatePaths ? pathProblems(config) : [])]
  if (problems.length > 0) throw new ConfigError(problems.join('; '))
  return config
}

/** The settings, and what is wrong with them. */
export function readConfig({ environment, file }: ConfigRequest): Config {
  const problems: string[] = []
  const lines = file === undefined ? new Map<string, string>() : linesOf(file, problems)
  const origins: Partial<Record<SettingKey, Origin>> = {}
  const settings: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(SETTINGS) as [SettingKey, Setting<unknown>][]) {
    const found = findValue(setting, environment, lines, file)
    const parsed = found && setting.schema.safeParse(found.value)
    if (found && !parsed?.success) problems.push(problemOf(found, setting))
    settings[key] = parsed?.success ? parsed.data : setting.fallback
    origins[key] = found && parsed?.success ? found.origin : { name: '' }
  }
  return { settings: settings as unknown as Settings, origins: origins as Record<SettingKey, Origin>, problems }
}

interface Found {
  readonly value: string
  readonly origin: Origin
}

/** An empty variable is as one that is not set. */
function findValue(
  { names }: Setting<unknown>,
  environment: ConfigRequest['environment'],
  lines: ReadonlyMap<string, string>,
  file: string | undefined,
): Found | undefined {
  for (const name of names) if (environment[name]) return { value: environment[name], origin: { name } }
  for (const name of names) {
    const value = lines.get(name)
    if (value) return { value, origin: { name, ...(file && { file }) } }
  }
  return undefined
}

function problemOf({ value, origin }: Found, { wanted, secret }: Setting<unknown>): string {
  const place = origin.file === undefined ? '' : `${origin.file}: `
  return `${place}${origin.name} is ${secret ? 'set, but not' : `“${value}”, wanted`} ${wanted}`
}

/** NAME=value as systemd reads them: # and ; begin comments, quotes around a value are left out. */
function linesOf(file: string, problems: string[]): Map<string, string> {
  const values = new Map<string, string>()
  for (const [i, line] of textOf(file, problems).split('\n').entries()) {
    if (/^\s*([#;].*)?$/.test(line)) continue
    const parts = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line)
    if (parts) values.set(parts[1], parts[2].replace(/^(['"])(.*)\1$/, '$2'))
    else problems.push(`${file}, line ${i + 1}: “${line.trim().split('=')[0]}”, wanted NAME=value`)
  }
  return values
}

function textOf(file: string, problems: string[]): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    problems.push(`PIPELINE_CONFIG: ${(error as Error).message}, wanted a file of lines NAME=value`)
    return ''
  }
}

/** Only folders that someone named: the defaults are those of the observatory. */
function pathProblems({ settings, origins }: Config): string[] {
  const folders = ['inputDir', 'outputDir', 'scratchDir', 'stateDir'] as const
  return folders.flatMap((key) => {
    const path = settings[key]
    if (origins[key].name === '' || path === undefined) return []
    const problem = folderProblem(path, key !== 'inputDir')
    return problem === undefined ? [] : [`${origins[key].name} is “${path}”, ${problem}`]
  })
}

function folderProblem(path: string, isWritten: boolean): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found && !found.isDirectory()) return 'a file, wanted a folder'
  if (!found && !isWritten) return 'which is not there, wanted a folder'
  const standing = found ? path : nearestStanding(path)
  try {
    accessSync(standing, isWritten ? constants.W_OK | constants.X_OK : constants.R_OK | constants.X_OK)
    return undefined
  } catch {
    return `${standing} may not be ${isWritten ? 'written' : 'read'}, wanted a folder that may`
  }
}

function nearestStanding(path: string): string {
  const above = dirname(path)
  return above === path || statSync(above, { throwIfNoEntry: false }) ? above : nearestStanding(above)
}
