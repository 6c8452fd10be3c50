/** The words about who may come by a sharing link, in Chinese. */
import type { linkVisitorTexts } from '#ui/common/link-visitor-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const linkVisitors: Words<typeof linkVisitorTexts> = {
  'visitors.title': '谁可以打开',
  'visitors.anybody': '任何拥有链接的人',
  'visitors.accounts': '所有在此有账号的人',
  'visitors.named': '仅限特定的人',
  'visitors.about': '他们需要先登录。日志会按姓名记录谁打开过链接。',
  'visitors.accountNames': '他们的账号',
  'visitors.groupNames': '群组',
  'visitors.names.about': '输入名称，然后按回车键。',
  'visitors.names.none': '请填写一个账号或群组。',
  'visitors.said.accounts': '面向所有有账号的人',
  'visitors.said.named': '仅限 {names}',
  'visitors.group': '群组 {name}',
  'linkRules.signIn': '访客需要登录',
  'linkRules.signIn.about': '只有在本服务站有账号的人才能通过链接进入。',
  'linkRules.said.signIn': '仅限登录者',
  'visit.signIn.title': '登录以打开链接',
  'visit.signIn.lead': '创建者将其分享给在此有账号的人。',
  'visit.signIn.submit': '登录',
  'visit.others': '此链接面向其他人，而非当前登录的账号。请联系发送者。',
  'visit.others.submit': '使用其他账号登录',
};
