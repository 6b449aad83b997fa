/** Letters to which fonts give a meaning of their own: icons, which tell nothing that a person wrote. */

const PRIVATE_USE = /^(?:[\ue000-\uf8ff\s]|[\udb80-\udbff][\udc00-\udfff])*$/;

/** Whether a text has no other letters. */
export function isIcon(text: string): boolean {
  return PRIVATE_USE.test(text);
}
