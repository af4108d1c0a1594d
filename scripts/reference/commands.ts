import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const SOURCES = new URL('../../worker/src/commands/', import.meta.url)

/** What each command says with --help, by its words; '' is `contimg` itself. All in one process. */
function helps(): ReadonlyMap<string, string> {
  const script = `
    import { runContimg } from '${SOURCES.href}run.ts'
    import { registersFor } from '${SOURCES.href}subcommands.ts'
    const helps = {}
    async function ask(words) {
      let text = ''
      const args = [...words, '--help']
      await runContimg(await registersFor(args), args, { out: (more) => { text += more }, err: () => {} })
      if (text === '' || Object.values(helps).includes(text)) return
      helps[words.join(' ')] = text
      const after = text.slice(text.indexOf('Commands:'))
      for (const [, name] of after.matchAll(/^  ([a-z][\\w-]*)(?:\\|[\\w-]+)?(?: .*)?$/gm)) if (name !== 'help') await ask([...words, name])
    }
    await ask([])
    console.log(JSON.stringify(helps))`
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    ...{ encoding: 'utf8', cwd: fileURLToPath(new URL('../..', import.meta.url)), maxBuffer: 1 << 26 },
  })
  if (status !== 0) throw new Error(stderr)
  return new Map(Object.entries(JSON.parse(stdout) as Record<string, string>))
}

/** docs/reference/commands.md */
export function commandsPage(): string {
  const all = helps()
  const names = [...all.keys()].filter((name) => name !== '')
  const link = (name: string) => `- [\`contimg ${name}\`](#contimg-${name.replaceAll(' ', '-')})`
  return [
    '# Commands',
    'What each command says with `--help`. Made from the code by `node scripts/draw-reference.ts`; a test keeps it so.',
    names.map(link).join('\n'),
    ...['', ...names].map((name) => section(name, all.get(name) ?? '')),
  ].join('\n\n')
}

function section(name: string, help: string): string {
  const fence = '```'
  return `## contimg${name === '' ? '' : ` ${name}`}\n\n${fence}text\n${help.trim()}\n${fence}`
}
