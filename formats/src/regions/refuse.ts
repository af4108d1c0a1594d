/** Makes the error that says where in a file something is wrong. */
export type Refuse = (message: string) => Error
