import { userInfo } from 'node:os'
import { acknowledgeFluxAlert, listFluxAlerts, resolveFluxAlert } from '@contimg/state/products'
import type { Command } from 'commander'
import { alertRecord, alertText } from './calibration-flux-text.ts'
import { addExamples } from './help.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { wholeNumber } from './values.ts'

export function registerFluxAlerts(group: Command): void {
  const command = group
    .command('alerts')
    .summary('show alerts that stand')
    .description('Shows the alerts that were raised and are not resolved, the newest first.')
    .option('--all', 'the resolved ones too')
    .option('--json', 'print as JSON')
    .action(async ({ db, all = false, json }: RegistryOptions & { all?: boolean; json?: boolean }) => {
      await using products = await openRegistry(db)
      const alerts = await listFluxAlerts(products, { standingOnly: !all })
      if (json) return console.log(JSON.stringify({ alerts: alerts.map(alertRecord) }))
      console.log(alerts.length === 0 ? 'no alerts' : alerts.map(alertText).join('\n'))
    })
  addDatabase(command)
  addExamples(command, ['contimg calibration flux alerts', 'contimg calibration flux alerts --all --json'])
}

export function registerFluxAcknowledge(group: Command): void {
  const command = group
    .command('acknowledge')
    .summary('say that an alert has been seen')
    .description('Notes who has seen an alert. It stands until it is resolved.')
    .argument('<id>', 'as "alerts" shows it', wholeNumber)
    .option('--by <name>', 'who has seen it (default the user)')
    .action(async (id: number, { db, by }: RegistryOptions & { by?: string }) => {
      await using products = await openRegistry(db)
      console.log(alertText(await acknowledgeFluxAlert(products, id, by ?? userInfo().username)))
    })
  addDatabase(command)
  addExamples(command, ['contimg calibration flux acknowledge 3 --by ana'])
}

export function registerFluxResolve(group: Command): void {
  const command = group
    .command('resolve')
    .summary('say that an alert is over')
    .description('Notes that an alert is over, and why. It comes back only if newer data tell so.')
    .argument('<id>', 'as "alerts" shows it', wholeNumber)
    .option('--note <text>', 'why', 'resolved by hand')
    .action(async (id: number, { db, note }: RegistryOptions & { note: string }) => {
      await using products = await openRegistry(db)
      console.log(alertText(await resolveFluxAlert(products, id, note)))
    })
  addDatabase(command)
  addExamples(command, ['contimg calibration flux resolve 3 --note "feed 42 replaced"'])
}
