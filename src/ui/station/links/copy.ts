/** Puts a text on the clipboard; false where the browser does not let pages do that now. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without a secure connection, or without leave, there is no clipboard: the text is shown to be copied by hand.
    return false;
  }
}
