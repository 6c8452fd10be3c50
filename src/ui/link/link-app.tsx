/** What somebody sees who comes by a sharing link. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Route, Switch } from 'wouter';
import type { SharedReply } from '#protocol/shared.ts';
import { getShared, openShared } from '#ui/common/link-calls.ts';
import { LinkOver } from '#ui/link/link-over.tsx';
import { PasswordPage } from '#ui/link/password-page.tsx';
import { SendPage } from '#ui/link/send-page.tsx';
import { SharedFile } from '#ui/link/shared-file.tsx';
import { SharedFolder } from '#ui/link/shared-folder.tsx';
import { VisitFrame } from '#ui/link/visit-frame.tsx';

export function LinkApp() {
  return (
    <Switch>
      <Route path="/l/:token/:folder?/:file?">
        {({ token = '', folder, file }: Place) => <LinkPage token={token} folder={folder} file={file} />}
      </Route>
      <Route>
        <LinkPage token="" folder={undefined} file={undefined} />
      </Route>
    </Switch>
  );
}

/** A folder within what the link leads to, and a file in it that is shown. */
interface Place {
  readonly token?: string;
  readonly folder?: string;
  readonly file?: string;
}

interface LinkPageProps {
  readonly token: string;
  readonly folder: string | undefined;
  readonly file: string | undefined;
}

function LinkPage({ token, folder, file }: LinkPageProps) {
  const client = useQueryClient();
  const queryKey = ['shared', token];
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => found(token) });
  // What was said last is not shown any more once the station says otherwise.
  if (error) return <LinkOver error={error} again={() => void refetch()} />;
  if (!data) return null;
  if (!data.opened) return <PasswordPage token={token} onOpened={reply => client.setQueryData(queryKey, reply)} />;
  const { station, node, validUntilMs } = data;
  if (!node) {
    return (
      <VisitFrame station={station} validUntilMs={validUntilMs}>
        <SendPage token={token} bytesLeft={data.bytesLeft} />
      </VisitFrame>
    );
  }
  const shown = { token, canSave: data.kind === 'download' };
  return (
    <VisitFrame station={station} validUntilMs={validUntilMs}>
      {node.kind === 'file' ? (
        <SharedFile {...shown} file={node} />
      ) : (
        <SharedFolder {...shown} key={folder ?? node.id} folder={folder ?? node.id} file={file} />
      )}
    </VisitFrame>
  );
}

/** A link without a password opens by itself; programs that only look what an address is do not come this far. */
async function found(token: string): Promise<SharedReply> {
  const reply = await getShared(token);
  return reply.opened || reply.hasPassword ? reply : openShared(token);
}
