import { userInfo } from 'node:os'
import {
  API_ROLES,
  type ApiKey,
  type ApiRole,
  createApiKey,
  forgetApiKey,
  isApiKeyUsable,
  listApiKeys,
  openProducts,
  revokeApiKey,
} from '@contimg/state/products'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { textTable } from './text-table.ts'
import { numberFrom } from './values.ts'

const DAY_MS = 86_400_000

/** Who may ask the REST API. */
export function registerApiKey(program: Command): void {
  const group = program
    .command('api-key')
    .description(
      'Keys of the REST API: made, shown, revoked. While there never was one, everyone on its host may do everything, and ' +
        'nobody else can ask.',
    )
  registerCreate(group)
  registerList(group)
  registerRevoke(group)
}

interface CreateFlags extends RegistryOptions {
  readonly role: ApiRole
  readonly expiresDays?: number
  readonly json?: boolean
}

function registerCreate(group: Command): void {
  const command = group
    .command('create')
    .argument('<name>', 'who or what is to have it, such as grafana', nameOf)
    .summary('make a key')
    .description('Makes a key and prints it, this once: only its hash is kept. It serves at once, without a restart.')
    .addOption(
      new Option('--role <role>', 'viewers look, operators run the pipeline, admins remove things and give out keys')
        .choices(API_ROLES)
        .default('viewer'),
    )
    .option('--expires-days <n>', 'how long it serves; where not said, until it is revoked', numberFrom(0.001, 3660))
    .option('--json', 'print as JSON')
    .action(create)
  addDatabase(command)
  addExamples(command, ['contimg api-key create grafana', 'contimg api-key create "night shift" --role operator'])
}

function nameOf(text: string): string {
  if (text.trim() === '' || text.length > 200) throw new InvalidArgumentError('wanted 1 to 200 characters')
  return text
}

async function create(name: string, { db, role, expiresDays, json }: CreateFlags): Promise<void> {
  await using products = await openProducts(db)
  const expiresMs = expiresDays === undefined ? undefined : products.nowMs() + expiresDays * DAY_MS
  const { key, made } = await createApiKey(products, { name, role, by: userInfo().username, expiresMs })
  console.log(json ? jsonText({ key, ...shown(made, products.nowMs()) }) : key)
}

function registerList(group: Command): void {
  const command = group
    .command('list')
    .summary('show the keys')
    .description('Shows all keys, those too that serve no more. What they are is not known.')
    .option('--json', 'print as JSON, a line each')
    .action(list)
  addDatabase(command)
  addExamples(command, ['contimg api-key list'])
}

async function list({ db, json }: RegistryOptions & { readonly json?: boolean }): Promise<void> {
  await using products = await openRegistry(db)
  const keys = (await listApiKeys(products)).map((one) => shown(one, products.nowMs()))
  if (json) for (const one of keys) console.log(jsonText(one))
  else if (keys.length === 0) console.log('no keys: everyone on the host of the API may do everything')
  else {
    const headings = Object.keys(keys[0]).map((heading) => ({ heading }))
    console.log(textTable(headings, keys.map(Object.values)))
  }
}

function registerRevoke(group: Command): void {
  const command = group
    .command('revoke')
    .argument('<id>', 'as “contimg api-key list” shows it')
    .summary('revoke a key')
    .description(
      'From the next second on the key lets nobody in, nor does any session or token that was given for it. The API goes on ' +
        'asking for keys, also where that was the last one, until it is forgotten.',
    )
    .option('--forget', 'take it out of the list too; without any, everyone on the host of the API may do everything')
    .action(revoke)
  addDatabase(command)
  addExamples(command, ['contimg api-key revoke 1f0c9a2b'])
}

async function revoke(id: string, { db, forget }: RegistryOptions & { readonly forget?: boolean }): Promise<void> {
  await using products = await openRegistry(db)
  const { name, role } = await revokeApiKey(products, id)
  if (forget) await forgetApiKey(products, id)
  console.log(`${id}: ${name} (${role}), ${forget ? 'revoked and forgotten' : 'revoked'}`)
}

function shown(key: ApiKey, nowMs: number) {
  const iso = (unixMs: number | undefined) => (unixMs === undefined ? null : new Date(unixMs).toISOString())
  const { id, name, role, createdMs, createdBy, expiresMs, revokedMs } = key
  const status = isApiKeyUsable(key, nowMs) ? 'serves' : revokedMs === undefined ? 'expired' : 'revoked'
  return { id, name, role, status, created: iso(createdMs), by: createdBy, expires: iso(expiresMs) }
}
