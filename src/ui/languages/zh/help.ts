/** What people ask, in Chinese. */
import type { helpTexts } from '#ui/common/help-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const help: Words<typeof helpTexts> = {
  'help.title': '帮助',
  'help.lead': '大家最常问的问题。',
  'help.go': '前往',
  'help.signs': '这些标志是什么意思？',
  'help.signs.up-to-date': '本机与服务站上的内容完全相同，并且已核对。',
  'help.signs.syncing': '正在发送或获取文件，或正在检查文件夹。',
  'help.signs.paused': '在您让它继续之前，不会发送或获取任何内容。',
  'help.signs.offline': '无法连接服务站。您可以继续工作，之后会自动补上。',
  'help.signs.attention': '有事项等待您处理，或有内容未同步。其余一切照常进行。',
  'help.signs.error': '在您按文件夹旁的提示操作之前，不会继续。',
  'help.deleted': '我误删或误改了内容',
  'help.deleted.answer':
    '其他电脑更改或删除的内容在本机的恢复箱中。您自己删除或覆盖的内容保存在服务站上：请查看“以前的版本”。整个文件夹可在浏览器中找回：查看它之前的样子并恢复。',
  'help.missing': '文件没有到达另一台电脑',
  'help.missing.answer':
    '所有未同步的内容都会列出原因和解决办法。以 .tmp、.swp 或 .lnk 结尾的文件以及办公软件的锁定文件永远不会同步。',
  'help.conflict': '为什么有名称中带“Conflict”的文件？',
  'help.conflict.answer':
    '该文件在两台电脑互相得知之前都被更改过。不会丢弃任何内容：较新的保留原名，另一个放在旁边，并作为版本保存在服务站上。请比较两者，保留其一或全部保留。',
  'help.holds': '为什么删除操作在等待我？',
  'help.holds.answer':
    '一次有太多文件消失，或突然变成看似加密的数据，这可能是误操作或恶意软件所致。在您决定之前，其他人不会失去这些文件。请把它们取回，或放行。',
  'help.moved': '想把文件夹放到另一块磁盘上',
  'help.moved.answer':
    '请把整个文件夹移动过去，然后在文件夹的菜单中，或在提示找不到它时，选择它的新位置。无需重新发送任何内容。',
  'help.stop': '如何停止同步某个文件夹？',
  'help.stop.answer': '把它从列表中移除：您的文件会留在本机和服务站上。再次添加时，相同的内容会被识别，只传输差异。',
  'help.new-computer': '我有一台新电脑',
  'help.new-computer.answer':
    '在新电脑上安装程序，并用您的名称和密码连接。切勿把程序自身的文件夹从一台电脑复制到另一台：服务站会把两台当成一台并让它们停止。',
  'help.lost': '电脑丢失或被盗',
  'help.lost.answer':
    '请在浏览器中登录服务站，进入您的账号，断开那台电脑：它将不再收到任何内容。管理员还可以在它上线后让其移除已同步的文件。之后请更改密码。',
  'help.past': '如何找回旧版本或整个文件夹？',
  'help.past.answer':
    '在文件的菜单中选择版本：每个版本都注明时间和来源，可以下载或恢复。用文件夹上方的时钟可以查看它在任意时刻的样子，看到此后的更改，并全部恢复。',
  'help.removed': '已删除的文件在哪里？',
  'help.removed.answer':
    '查看文件夹之前的样子：此后消失的内容会在其中标出，点“恢复”即可取回。保留多久由服务站管理员决定。',
  'help.share': '如何把大文件发给别人？',
  'help.share.answer':
    '为文件或文件夹创建链接。链接可以设密码、有效期和使用次数，也可以让别人向您发送文件。您的所有链接都可以在一处查看和撤销。',
  'help.computers': '如何让我的电脑获得这些文件？',
  'help.computers.answer':
    '在每台电脑上安装同步客户端，输入此服务站的地址、您的名称和密码，然后选择哪些文件夹放在哪里。',
  'help.password': '如何保护我的账号？',
  'help.password.answer':
    '请使用较长的密码并启用双重验证：这样仅凭被盗的密码打不开任何内容。请把恢复代码写在纸上保存。',
  'help.running': '服务站管理员要照看什么？',
  'help.running.answer':
    '确保磁盘有足够空间，并且数据在别处有一份副本：服务站能保留人们删除的内容，却保不住火灾夺走的内容。概览会显示它的状况，通知会通过邮件送达，“waystation station backup”可以创建副本。',
};
