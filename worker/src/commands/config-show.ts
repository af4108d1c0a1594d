import { loadConfig, type Origin, SETTINGS, type Setting, type SettingKey } from '@contimg/state/settings'
import { redactUrl } from '@contimg/state/work'
import type { Command } from 'commander'
import { config, configRequest } from '../config.ts'
import { registerConfigTemplate } from './config-template.ts'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { textTable } from './text-table.ts'

export function registerConfig(program: Command): void {
  const group = program.command('config').description('What is set from outside: by the environment and by a file.')
  const command = group
    .command('show')
    .summary('show the settings that hold, and where each is from')
    .description(
      'Shows every setting with its value and its origin: a variable of the environment, a line of the file that ' +
        'PIPELINE_CONFIG names (else of contimg.env in the state folder), or the default. Then checks all of them, and ' +
        'that folders that were named can be used.',
    )
    .option('--json', 'print as JSON')
    .action(show)
  addExamples(command, ['contimg config show', 'PIPELINE_MAX_WORKERS=8 contimg config show --json'])
  registerConfigTemplate(group)
}

function show({ json }: { json?: boolean }): void {
  const rows = (Object.keys(SETTINGS) as SettingKey[]).map(rowOf)
  if (json) console.log(jsonText(Object.fromEntries(rows.map(({ name, ...rest }) => [name, rest]))))
  else {
    const columns = ['setting', 'value', 'from', 'what it is'].map((heading) => ({ heading }))
    console.log(
      textTable(
        columns,
        rows.map(({ name, value, origin, what }) => [name, String(value ?? '—'), origin, what]),
      ),
    )
  }
  loadConfig(configRequest)
}

function rowOf(key: SettingKey) {
  const setting = SETTINGS[key] as Setting<unknown>
  const value = config.settings[key]
  const shown = setting.secret && typeof value === 'string' ? shownSecret(value, setting.secret) : value
  return { name: setting.names[0], value: shown ?? null, origin: originText(config.origins[key]), what: setting.text }
}

function shownSecret(value: string, secret: 'password' | 'whole'): string {
  return secret === 'whole' ? `(set, ${value.length} characters)` : redactUrl(value)
}

function originText({ name, file }: Origin): string {
  if (name === '') return 'default'
  return file === undefined ? `environment ${name}` : `${file} ${name}`
}
