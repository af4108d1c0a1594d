/** An error on its way from one thread to another, which would make a plain Error of it. */
export interface Failure {
  readonly failure: { readonly name: string; readonly message: string; readonly code: string | undefined }
}

/** What a thread answers where it cannot do what it was asked. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { failure: { name: 'Error', message: String(error), code: undefined } }
  return { failure: { name: error.name, message: error.message, code: systemCode(error) } }
}

/** @throws what the thread threw: an error of the same name and message, with the system's code where it had one */
export function unlessFailed<Answer extends object>(answer: Answer | Failure): Answer {
  if (!('failure' in answer)) return answer
  const { name, message, code } = answer.failure
  throw Object.assign(new Error(message), { name }, code === undefined ? {} : { code })
}

function systemCode(error: Error): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException
    if (typeof code === 'string') return code
  }
  return undefined
}
