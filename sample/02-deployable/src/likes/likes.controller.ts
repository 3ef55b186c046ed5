import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Likes } from './likes.js';

interface LikesOfItem {
  readonly likes: number;
}

@Controller('likes')
export class LikesController {
  constructor(private readonly likes: Likes) {}

  @Post(':item')
  @HttpCode(200)
  async add(@Param('item') item: string): Promise<LikesOfItem> {
    return { likes: await this.likes.add(item) };
  }

  @Get(':item')
  async count(@Param('item') item: string): Promise<LikesOfItem> {
    return { likes: await this.likes.count(item) };
  }
}
