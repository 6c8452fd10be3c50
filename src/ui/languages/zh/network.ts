/** The words about the local network, kinds of volumes, and the computer's name, in Chinese. */
import type { networkTexts } from '#ui/common/network-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const network: Words<typeof networkTexts> = {
  'announce.title': '在局域网中公布',
  'announce.lead':
    '附近的同步程序可以按名称找到此服务站。网络中的每个人都能看到它的名称、地址、版本以及证书指纹的开头部分。',
  'announce.on': '在局域网中公布此服务站',
  'announce.on.done': '服务站已在局域网中公布',
  'announce.off.done': '服务站不再公布',

  'nearby.search': '搜索网络',
  'nearby.searching': '正在搜索网络',
  'nearby.title': '此网络中的服务站',
  'nearby.found': { other: '找到 {count} 个服务站' },
  'nearby.none': '没有服务站应答',
  'nearby.none.about':
    '服务站可能在另一个网络中，可能设置为不公布，也可能是本机或对方的防火墙阻止了 UDP 端口 5353。您随时可以直接输入地址。',
  'nearby.noNetwork': '这台电脑没有连接任何网络',
  'nearby.noNetwork.about': '请先连接网络，再重新搜索。',
  'nearby.trouble': '有的网络无法搜索：{reason}',
  'nearby.version': '版本 {version}',
  'nearby.fingerprint': '指纹开头为 {fingerprint}',
  'nearby.claimsLinked': '自称已连接',
  'nearby.take': '使用 {name} 的 {url}',

  'volume.network.title': '此文件夹在另一台电脑上',
  'volume.network.about':
    '它位于网络驱动器（{kind}）上。别人在那里所做的更改要靠每分钟查看一次才能发现；驱动器短暂断开时，文件夹可能看起来是空的。在那里只接收更安全：请在“高级”中选择“仅从服务站下载”。',
  'volume.removable.title': '此文件夹在可移动设备上',
  'volume.removable.about':
    '它位于{kind}上。这类设备随时可能被拔出，并且保存的文件属性较少。在那里只接收更安全：请在“高级”中选择“仅从服务站下载”。',
  'volume.choose': '仅接收',
  'volume.task.network': '位于网络驱动器（{kind}），每分钟查看一次',
  'volume.task.removable': '位于可移动设备（{kind}）',

  'manyFolders.find': '查找文件夹',
  'manyFolders.none': '没有这样的文件夹',
  'manyFolders.shown': { other: '{count} 个文件夹' },

  'rename.action': '重命名这台电脑',
  'rename.title': '这台电脑叫什么？',
  'rename.about': '别人会在您的更改旁看到这个名称，今后的冲突副本也会使用它。',
  'rename.name': '这台电脑的名称',
  'rename.submit': '重命名',
  'event.device rename': '电脑已重命名',
  'said.device rename': '{actor} 把电脑 {from} 重命名为 {to}',
  'rename.done': '这台电脑现在叫 {name}',
};
