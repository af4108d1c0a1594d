/** How the keys of tasks begin that were asked for with a form. */
export const FORM_KEY = 'form '
