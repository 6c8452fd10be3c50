/** What people ask, and what a person can do about it: in the console, and in a drive's own window (S4). */
export const helpTexts = {
  'help.title': 'Help',
  'help.lead': 'What people ask most.',
  'help.go': 'Show me',
  'help.signs': 'What do the signs mean?',
  'help.signs.up-to-date': 'Everything is the same here and at the station, and that was checked.',
  'help.signs.syncing': 'Files are being sent or fetched, or the folder is being looked through.',
  'help.signs.paused': 'Nothing is sent or fetched until you let it go on.',
  'help.signs.offline': 'The station cannot be reached. You can go on working; it catches up by itself.',
  'help.signs.attention': 'Something waits for you, or is not synced. Everything else goes on.',
  'help.signs.error': 'Nothing goes on until you do what the folder says.',
  'help.deleted': 'I deleted or overwrote something by mistake',
  'help.deleted.answer':
    'What other computers changed or deleted lies in the recovery bin of this one. What you deleted or overwrote yourself is kept at the station: look under “Earlier versions”. A whole folder comes back in the browser: look at it as it was before, and restore it.',
  'help.missing': 'A file does not arrive on the other computer',
  'help.missing.answer':
    'Whatever is not synced is listed with its reason and with what helps. Files that end with .tmp, .swp or .lnk, and the lock files of office programs, are never synced.',
  'help.conflict': 'Why is there a file with “Conflict” in its name?',
  'help.conflict.answer':
    'The file was changed on two computers before either heard of the other. Nothing is thrown away: the later one keeps the name, the other stands beside it and remains a version at the station. Compare both, and keep one or both.',
  'help.holds': 'Why do deletions wait for me?',
  'help.holds.answer':
    'So many files went at once, or turned into bytes that look encrypted, that it may be a mistake or malware. Until you decide, nobody else loses them. Bring them back, or let them go.',
  'help.moved': 'The folder is to lie on another disk',
  'help.moved.answer':
    'Move the folder as a whole, then choose its new place here, from the menu of the folder or when it is missed. Nothing is sent anew.',
  'help.stop': 'How do I stop syncing a folder?',
  'help.stop.answer':
    'Remove it from the list: your files stay here and at the station. When you add it again, what is the same is recognised and only differences travel.',
  'help.new-computer': 'I have a new computer',
  'help.new-computer.answer':
    'Install the program there and link it with your name and password. Never copy the folder of the program itself from one computer to another: the station takes both for one and stops them.',
  'help.lost': 'A computer was lost or stolen',
  'help.lost.answer':
    'Sign in to the station in a browser, go to your account, and unlink the computer: it hears of nothing more. An administrator can also have its synced files removed once it comes online. Then change your password.',
  'help.past': 'How do I get back an older version, or a whole folder?',
  'help.past.answer':
    'In the menu of a file, choose its versions: each says when it was made and by whom, and can be downloaded or restored. With the clock above a folder you look at it as it was at any moment, see what changed since, and restore all of it.',
  'help.removed': 'Where are deleted files?',
  'help.removed.answer':
    'Look at the folder as it was before: what is gone since is marked there, and comes back by “Restore”. How long it is kept is for whoever runs the station.',
  'help.share': 'How do I send somebody a large file?',
  'help.share.answer':
    'Make a link to the file or folder. It may have a password, an end, and a number of uses, and it may let others send you files. You see and revoke all your links in one place.',
  'help.computers': 'How do my computers come to have these files?',
  'help.computers.answer':
    'Install the drive on each of them, and enter the address of this station, your name and your password. Then choose which folders lie where.',
  'help.password': 'How do I protect my account?',
  'help.password.answer':
    'Choose a long password and turn on the second factor: then a stolen password alone opens nothing. Keep the recovery codes on paper.',
  'help.running': 'What does whoever runs the station look after?',
  'help.running.answer':
    'That there is room on the disk and a copy of the data elsewhere: a station keeps what people delete, but not what a fire takes. The overview says how it is, notices come by mail, and “waystation station backup” makes the copy.',
} as const;
