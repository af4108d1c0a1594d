import { SETTINGS } from './settings.ts'
import type { Setting } from './values.ts'

const HEAD = `# Settings of contimg, for systemd (EnvironmentFile=) and for contimg itself (PIPELINE_CONFIG=, or contimg.env in the state
# folder). Lines NAME=value; every setting is here, with its default where it has one. Remove the # to set it.
# Made by: contimg config template
`

/** A file of every setting, all of them comments that say the default. */
export function environmentFile(): string {
  const parts = Object.values(SETTINGS as Readonly<Record<string, Setting<unknown>>>).map(
    ({ names: [name, ...others], text, wanted, fallback }) =>
      [
        `# ${text[0].toUpperCase()}${text.slice(1)}.`,
        `# Wanted: ${wanted}.${others.length > 0 ? ` Known also as ${others.join(', ')}.` : ''}`,
        `#${name}=${fallback ?? ''}`,
      ].join('\n'),
  )
  return `${[HEAD, ...parts].join('\n\n').replace('\n\n\n', '\n\n')}\n`
}
