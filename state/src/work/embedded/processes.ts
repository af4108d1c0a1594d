import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Whether a process runs. One that ended and was not yet fetched by its parent does not. */
export function isAlive(pid: number): boolean {
  const stat = procFile(pid, 'stat')
  if (stat !== undefined) return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When a process began, in ticks since the machine did: together with its number it is never given twice. */
export function startOf(pid: number): string | undefined {
  const stat = procFile(pid, 'stat')
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

/** Whether a process is a server of that data directory; undefined where the system does not tell. */
export function servesData(pid: number, dataDirectory: string): boolean | undefined {
  const command = procFile(pid, 'cmdline')
  if (command === undefined) return undefined
  return command.split('\0').includes(dataDirectory)
}

/** Whether any process works in that folder, as every part of a server does in that of its data. */
export function someoneWorksIn(folder: string): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name) || !isAlive(Number(name))) return false
    try {
      return readlinkSync(`/proc/${name}/cwd`) === folder
    } catch {
      return false
    }
  })
}

function procFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return undefined
  }
}
