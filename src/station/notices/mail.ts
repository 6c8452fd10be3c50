/**
 * Sends mail over SMTP. A mail is plain text: nothing in it is run or laid out by whoever reads it, and what others
 * called their files and computers is one line of text in it.
 */
import type { Transporter } from 'nodemailer';
import type { ConfiguredMail } from '#station/notices/settings.ts';

/** How long the mail server may take for an answer, milliseconds. */
export const mailAnswerMsMax = 20_000;

/** A mail did not get through; the message says why and what to do. */
export class MailFailed extends Error {
  override readonly name = 'MailFailed';
  /** The server will never take it, however often it is tried. */
  readonly final: boolean;
  constructor(message: string, final = false) {
    super(message);
    this.final = final;
  }
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Names it, so that a second try after a lost answer is recognised. */
  readonly id: string;
}

/** Sends one mail. Throws `MailFailed`. */
export async function sendMail({ settings, password }: ConfiguredMail, mail: Mail): Promise<void> {
  const transporter = await transporterFor({ settings, password });
  const { to, subject, text, id } = mail;
  const messageId = `<${id}@${settings.sender.split('@')[1]}>`;
  try {
    await transporter.sendMail({
      ...{ to, subject, text, messageId },
      from: { name: 'Waystation', address: settings.sender },
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } catch (error) {
    throw failureOf(error as SmtpError, settings);
  } finally {
    transporter.close();
  }
}

async function transporterFor({ settings, password }: ConfiguredMail): Promise<Transporter> {
  const { host, port, security, user, ca } = settings;
  // Whoever sends no mail need not load it.
  const { createTransport } = await import('nodemailer');
  return createTransport({
    ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none' },
    ...(user === null ? {} : { auth: { user, pass: password } }),
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca === null ? {} : { ca }) },
    ...{ connectionTimeout: mailAnswerMsMax, greetingTimeout: mailAnswerMsMax, socketTimeout: mailAnswerMsMax },
    // A text is a text: never the name of a file of the station, and never an address that it would fetch.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
}

/** What nodemailer throws. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

function failureOf(error: SmtpError, { host, port, user }: ConfiguredMail['settings']): MailFailed {
  const place = `${host}:${port}`;
  const said = error.response ?? error.message;
  const isUntrusted = /certificate|altnames/i.test(error.message);
  switch (isUntrusted ? 'ETLS' : error.code) {
    case 'EAUTH':
      return new MailFailed(`${host} does not let ${user} in; check the name and the password. It said: ${said}`);
    case 'ETLS':
      return new MailFailed(
        `${place} offers no TLS that the station trusts; check the way and the authority. (${said})`,
      );
    case 'EENVELOPE':
    case 'EMESSAGE':
      return new MailFailed(`${host} does not take the mail: ${said}`, (error.responseCode ?? 0) >= 500);
    default:
      return new MailFailed(`${place} cannot be reached or gives up: ${said}`);
  }
}
